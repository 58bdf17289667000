package io.godwit.engine.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.ReadRange;
import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.SourceReader;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.CopyRow;
import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

class PostgresTableSourceTest {

    private static final TableName TABLE = new TableName("copy_source", "Odd \"table\"");
    private static final ReadRange ALL = ReadRange.ALL;

    private static final long SO_FEW_THAT_ALL_ARE_SAMPLED = 20_000;

    private Connection session;

    @BeforeEach
    void open() throws SQLException {
        TestDatabase.execute("source", """
                drop schema if exists copy_source cascade; create schema copy_source;
                drop schema if exists copy_types cascade; create schema copy_types;
                create collation copy_types.any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                create type copy_types.mood as enum ('low', 'high');
                """);
        session = TestDatabase.superuser("source");
        session.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        session.close();
    }

    @Test
    void cutsATableIntoAboutEqualParts() throws SQLException {
        TestDatabase.execute("source", """
                create table %1$s (k bigint, n text);
                insert into %1$s select case when i > 20000 then i * 1000000::bigint else i end, null from generate_series(1, 40000) i;
                insert into %1$s values (null, null);
                create view copy_source.seen as select * from %1$s""".formatted(name()));
        ReadRequest request = new ReadRequest(TABLE, List.of("k", "n"), List.of("k"), null);

        List<List<String>> cuts = source(TABLE).quantiles(request, 4, SO_FEW_THAT_ALL_ARE_SAMPLED);

        assertThat(cuts).hasSize(3);
        List<String> after = null;
        for (List<String> cut : cuts) {
            assertThat(count(request, new ReadRange(after, cut))).isBetween(9_900, 10_100);
            after = cut;
        }
        assertThat(count(request, new ReadRange(after, null))).isBetween(9_900, 10_100);
        assertThat(source(TABLE).quantiles(request, 1, 40_000)).isEmpty();
        TableName view = new TableName("copy_source", "seen");
        assertThat(source(view).quantiles(new ReadRequest(view, List.of("k"), List.of("k"), null), 4, 40_000))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(k)                        | true",
                "(k desc, n)                | true",
                "(n, k)                     | false",
                "(k) where n > 0            | false",
                "(lower(k))                 | false",
                "(k text_pattern_ops)       | false",
                "(k collate \"C\")          | false",
                "(k) include (n)            | true"
            })
    void anIndexThatGivesTheOrderOfTheKeyIsTold(String index, boolean finds) throws SQLException {
        table("text", "a");
        ReadRequest request = new ReadRequest(TABLE, List.of("k", "n"), List.of("k"), null);
        assertThat(source().findsByKey(request)).isFalse();

        TestDatabase.execute("source", "create index on " + name() + " " + index);

        assertThat(source().findsByKey(request)).isEqualTo(finds);
    }

    private int count(ReadRequest request, ReadRange range) {
        int rows = 0;
        try (SourceReader reader = source(TABLE).read(request, range)) {
            while (reader.next() != null) {
                rows++;
            }
        }
        return rows;
    }

    private PostgresTableSource source(TableName name) {
        return new PostgresTableSource(
                session, new PostgresInspector(session).table(name).orElseThrow());
    }

    /** Each list holds two equal keys, then a greater one: the group never falls apart, and no end of it is read twice. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int                              | 7 | 7 | 8",
                "text                             | a | a | b",
                "text collate copy_types.any_case | a | A | b",
                "numeric                          | 1.0 | 1.00 | 1.01",
                "numeric(9,2)                     | 1.0 | 1.00 | 1.01",
                "float8                           | 0 | -0 | 1",
                "interval                         | 1 day | 24:00:00 | 2 days",
                "char(4)                          | a | a | b",
                "bpchar                           | a | 'a ' | b",
                "jsonb                            | 1.0 | 1.00 | 2",
                "int[]                            | {1} | {1} | {2}",
                "copy_types.mood                  | low | low | high",
                "timestamptz                      | 2024-01-01 00:00:00+00 | 2024-01-01 01:00:00+01 | 2024-01-02 00:00:00+00"
            })
    void equalKeysAreToldWhateverTheirText(String type, String one, String same, String next) throws SQLException {
        table(type, one, same, next);
        ReadRequest request = new ReadRequest(TABLE, List.of("k", "n"), List.of("k"), "n");

        List<String> all = new ArrayList<>();
        try (SourceReader reader = source().read(request, ALL)) {
            for (CopyRow row = reader.next(); row != null; row = reader.next()) {
                all.add(row.value(1) + (reader.continuesKey() ? " again" : ""));
            }
        }
        assertThat(all).containsExactly("2", "1 again", "3");
        for (String last : List.of(one, same)) {
            assertThat(second(request, new ReadRange(List.of(last), null))).containsExactly("3");
            assertThat(second(request, new ReadRange(null, List.of(last)))).containsExactly("2", "1");
        }
    }

    @Test
    void theOperatorsOfATypeThatAnExtensionBroughtAreFound() throws SQLException {
        TestDatabase.execute("source", "create extension citext schema copy_types");
        equalKeysAreToldWhateverTheirText("copy_types.citext", "a", "A", "b");
    }

    @Test
    void aKeyOfSeveralColumnsIsComparedAsOne() throws SQLException {
        TestDatabase.execute(
                "source",
                "create table " + name() + " (a text, k interval, n int); insert into " + name()
                        + " values ('x', '1 day', 1), ('x', '24:00', 2), ('x', '2 days', 3), ('y', '1 day', 4), (null, '1 day', 5)");
        ReadRequest request = new ReadRequest(TABLE, List.of("a", "n", "k"), List.of("a", "k"), "n");

        assertThat(second(request, ALL)).containsExactly("2", "1", "3", "4");
        assertThat(second(request, new ReadRange(List.of("x", "24:00"), null))).containsExactly("3", "4");
        assertThat(source().greatestKey(request)).contains(List.of("y", "1 day"));
        assertThat(source().countNullKeys(request)).isEqualTo(1);
    }

    @Test
    void theSourceGivesNoMoreRowsThanAreWanted() throws SQLException {
        table("text", "a", "b", "c");
        ReadRequest request = new ReadRequest(TABLE, List.of("k", "n"), List.of("k"), null);

        assertThat(second(request, new ReadRange(null, null, 2L))).containsExactly("1", "2");
        assertThat(second(request, new ReadRange(List.of("a"), List.of("b"), 2L)))
                .containsExactly("2");
    }

    @Test
    void aBoundIsALiteralWhateverItHolds() throws SQLException {
        table("text", "it's", "it's", "it's \\' or '1'='1");
        ReadRequest request = new ReadRequest(TABLE, List.of("k", "n"), List.of("k"), "n");

        assertThat(second(request, new ReadRange(null, List.of("it's")))).containsExactly("2", "1");
        assertThat(second(request, new ReadRange(List.of("it's \\' or '1'='1"), null)))
                .isEmpty();
    }

    @Test
    void valuesComeAsTheServersText() throws SQLException {
        TestDatabase.execute(
                "source",
                "create table " + name() + " (k int, t text, b bytea, j jsonb, n numeric, a text[]); insert into "
                        + name()
                        + " values (1, E'\\\\N\\ttab\\nline\\r\\\\', '\\x00ff', '{\"a\": 1.50}', 1.500, '{\"a b\",null}'),"
                        + " (2, '', null, null, null, null)");
        ReadRequest request = new ReadRequest(TABLE, List.of("k", "t", "b", "j", "n", "a"), List.of("k"), null);
        try (SourceReader reader = source().read(request, ALL)) {
            assertThat(values(reader))
                    .containsExactly("1", "\\N\ttab\nline\r\\", "\\x00ff", "{\"a\": 1.50}", "1.500", "{\"a b\",NULL}");
            assertThat(values(reader)).containsExactly("2", "", null, null, null, null);
            assertThat(reader.next()).isNull();
        }
    }

    /** Were rows fetched in blocks, the fault of the hundredth would come before the first: so no width exhausts the heap. */
    @Test
    void rowsComeOneByOne() throws SQLException {
        TestDatabase.execute(
                "source",
                "create table copy_source.t (k int primary key, d int); insert into copy_source.t"
                        + " select i, i - 100 from generate_series(1, 100000) i; analyze copy_source.t;"
                        + " create view " + name() + " as select k, 1 / d as t from copy_source.t");
        ReadRequest request = new ReadRequest(TABLE, List.of("k", "t"), List.of("k"), null);
        try (SourceReader reader = source().read(request, ALL)) {
            for (int i = 1; i < 100; i++) {
                assertThat(values(reader)).startsWith("" + i);
            }
            assertThatThrownBy(reader::next)
                    .isInstanceOfSatisfying(
                            GodwitException.class,
                            fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_FORMAT));
        }
    }

    @Test
    void aReaderThatIsClosedEarlyStopsTheServer() throws SQLException {
        TestDatabase.execute(
                "source",
                "create table " + name() + " (k int, t text); insert into " + name()
                        + " select i, repeat('x', 1000000) from generate_series(1, 100) i");
        ReadRequest request = new ReadRequest(TABLE, List.of("k", "t"), List.of("k"), null);
        SourceReader reader = source().read(request, ALL);
        assertThat(values(reader)).startsWith("1");
        reader.close();
        assertThat(session.isClosed()).isTrue();
    }

    @Test
    void aReaderThatIsReadToTheEndLeavesItsSessionOpen() throws SQLException {
        table("int", "1");
        ReadRequest request = new ReadRequest(TABLE, List.of("k", "n"), List.of("k"), null);
        assertThat(second(request, ALL)).containsExactly("1");
        assertThat(source().countNullKeys(request)).isZero();
    }

    /** A snapshot that is kept holds up the source's vacuum. */
    @Test
    void aReaderThatIsReadToTheEndKeepsNoSnapshot() throws SQLException {
        table("int", "1");
        ReadRequest request = new ReadRequest(TABLE, List.of("k", "n"), List.of("k"), null);
        assertThat(second(request, ALL)).containsExactly("1");
        assertThat(session.unwrap(BaseConnection.class).getTransactionState()).isEqualTo(TransactionState.IDLE);
    }

    private static void table(String type, String... keys) throws SQLException {
        StringBuilder sql = new StringBuilder("create table " + name() + " (k " + type + ", n int);");
        for (int i = 0; i < keys.length; i++) {
            sql.append("insert into ")
                    .append(name())
                    .append(" values (cast('")
                    .append(keys[i].replace("'", "''"))
                    .append("' as ")
                    .append(type.replaceAll(" collate.*", ""))
                    .append("), ")
                    .append(i + 1)
                    .append(");");
        }
        TestDatabase.execute("source", sql.toString());
    }

    private static String name() {
        return new PostgresDialect().quote(TABLE);
    }

    private static List<@Nullable String> values(SourceReader reader) {
        CopyRow row = Objects.requireNonNull(reader.next());
        return IntStream.range(0, row.width())
                .<@Nullable String>mapToObj(row::value)
                .toList();
    }

    private PostgresTableSource source() {
        return new PostgresTableSource(
                session, new PostgresInspector(session).table(TABLE).orElseThrow());
    }

    private List<@Nullable String> second(ReadRequest request, ReadRange range) {
        List<@Nullable String> values = new ArrayList<>();
        try (SourceReader reader = source().read(request, range)) {
            for (CopyRow row = reader.next(); row != null; row = reader.next()) {
                values.add(row.value(1));
            }
        }
        return values;
    }
}
