package io.godwit.engine.known;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Key;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.sink.Rejection;
import io.godwit.engine.sink.TargetColumns;
import io.godwit.engine.source.postgres.PostgresDialect;
import io.godwit.engine.source.postgres.PostgresInspector;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyRow;
import io.godwit.support.CopyRows;
import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a worker comes to know of a target that was filled before. */
class KeyMemoryTest {

    private static final Stamp OWNER =
            new Stamp("organization_id", UUID.randomUUID().toString());
    private static final PostgresDialect DIALECT = new PostgresDialect();

    /** So many keys have to be asked for before it is worth it. */
    private static final int ENOUGH = 10_000;

    private Connection target;

    @BeforeEach
    void makeTable() throws SQLException {
        TestDatabase.execute("godwit", """
                drop table if exists app.memory_rows;
                create table app.memory_rows (id uuid primary key, organization_id uuid not null, email text, code int, day date,
                    unique (organization_id, email), unique (organization_id, code), unique (day, organization_id));
                grant select, insert, delete on app.memory_rows to godwit_app""");
        target = TestDatabase.runtime("godwit");
        target.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        target.close();
    }

    @Test
    void aFilledTargetIsReadOnceEnoughWasAskedOfIt() throws SQLException {
        store(OWNER.value(), "'a', 1, '2026-01-01'");
        store(UUID.randomUUID().toString(), "'b', 2, '2026-01-02'");
        ConflictKeys emails = keys("email");

        assertThat(emails.taken(target, rows("email", "a")))
                .as("left to the target")
                .isEqualTo(bits());
        assertThat(present(emails, rows("email", "b", "a"))).isEqualTo(bits(1));
        assertThat(present(emails, many())).isEqualTo(bits());

        store(OWNER.value(), "'late', 3, '2026-01-03'");
        assertThat(emails.taken(target, rows("email", "late", "a"))).isEqualTo(bits(1));
        assertThat(present(emails, rows("email", "new", "a", null))).isEqualTo(bits(1));
    }

    /** Rows are met ahead, and the memory may hear of the target's keys behind that. */
    @Test
    void whatWasToldBeforeTheKeysWereReadCountsNoMore() throws SQLException {
        store(OWNER.value(), "'a', 1, '2026-01-01'");
        ConflictKeys emails = keys("email");
        int[] early = emails.told(rows("email", "a"));
        present(emails, many());

        assertThat(emails.look(target, rows("email", "a"), early).present()).isEqualTo(bits(0));
    }

    /** By the words of the memory alone 07 were new: whoever may be spelled otherwise is asked for. */
    @Test
    void aValueOfAnotherSpellingIsAskedFor() throws SQLException {
        store(OWNER.value(), "'a', 7, '2026-01-01'");
        ConflictKeys codes = keys("code");
        present(
                codes,
                IntStream.range(0, ENOUGH)
                        .mapToObj(i -> row("code", Integer.toString(i + 1_000)))
                        .toList());

        assertThat(present(codes, rows("code", "07", "7", "+7", "8"))).isEqualTo(bits(0, 1, 2));
    }

    /** A date has many spellings; and by this index the rows of all owners would have to be read. */
    @Test
    void whatCannotBeToldByReadingIsAlwaysAsked() throws SQLException {
        store(OWNER.value(), "'a', 7, '2026-01-01'");
        ConflictKeys days = keys("day");
        present(
                days,
                IntStream.range(0, ENOUGH)
                        .mapToObj(i -> row("day", "2027-01-01"))
                        .toList());
        store(OWNER.value(), "'b', 8, '2026-01-02'");

        assertThat(present(days, rows("day", "2026-01-02", "2026-1-1"))).isEqualTo(bits(0, 1));
    }

    /** What others store meanwhile is refused by the target, at a price: who meets it often goes back to asking. */
    @Test
    void whoIsMistakenTooOftenAsks() throws SQLException {
        ConflictKeys emails = keys("email");
        present(emails, many());
        store(OWNER.value(), "'late', 3, '2026-01-03'");
        assertThat(present(emails, rows("email", "late"))).isEqualTo(bits());

        String constraint = table().keys().stream()
                .filter(key -> key.columns().contains("email"))
                .map(Key::name)
                .findFirst()
                .orElseThrow();
        for (int i = 0; i <= 20; i++) {
            assertThat(emails.isConflict(new Rejection(0, ErrorCode.UNIQUE, null, constraint)))
                    .isTrue();
        }

        store(OWNER.value(), "'later', 4, '2026-01-04'");
        assertThat(present(emails, rows("email", "later"))).isEqualTo(bits(0));
    }

    @Test
    void moreKeysThanAreWorthItAreNotRead() throws SQLException {
        store(OWNER.value(), "'a', 1, '2026-01-01'");
        store(OWNER.value(), "'b', 2, '2026-01-02'");
        KeyReader reader = new KeyReader(
                table(),
                List.of(table().column("email").orElseThrow()),
                table().keys().stream()
                        .filter(key -> key.columns().contains("email"))
                        .findFirst()
                        .orElseThrow(),
                OWNER,
                DIALECT);

        assertThat(reader.isQuick()).isTrue();
        assertThat(reader.read(target, new SeenTexts(), 1)).isFalse();
        assertThat(reader.read(target, new SeenTexts(), 2)).isTrue();
    }

    private ConflictKeys keys(String column) throws SQLException {
        TargetColumns columns =
                new TargetColumns(table(), List.of("email", "code", "day"), List.of(OWNER), DIALECT, target);
        return new ConflictKeys(table(), List.of(column), columns, new KeyMemory(false), OWNER, DIALECT);
    }

    private static Table table() throws SQLException {
        try (Connection session = TestDatabase.superuser("godwit")) {
            return new PostgresInspector(session)
                    .table(new TableName("app", "memory_rows"))
                    .orElseThrow();
        }
    }

    private static List<CopyRow> many() {
        return IntStream.range(0, ENOUGH).mapToObj(i -> row("email", "new" + i)).toList();
    }

    private static List<CopyRow> rows(String column, @Nullable String... values) {
        return Stream.of(values).map(value -> row(column, value)).toList();
    }

    private static CopyRow row(String column, @Nullable String value) {
        @Nullable String[] fields = new @Nullable String[3];
        fields[List.of("email", "code", "day").indexOf(column)] = value;
        return CopyRows.of(fields);
    }

    private void store(String owner, String values) throws SQLException {
        try (Statement statement = target.createStatement()) {
            statement.execute("insert into app.memory_rows select gen_random_uuid(), '" + owner + "', " + values);
        }
    }

    private static BitSet bits(int... set) {
        BitSet bits = new BitSet();
        IntStream.of(set).forEach(bits::set);
        return bits;
    }

    private BitSet present(ConflictKeys keys, List<CopyRow> rows) throws SQLException {
        return keys.look(target, rows, keys.told(rows)).present();
    }
}
