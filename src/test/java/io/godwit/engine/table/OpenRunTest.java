package io.godwit.engine.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.engine.BatchResult;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.ConflictAction;
import io.godwit.engine.RowProblem;
import io.godwit.engine.RunJournal;
import io.godwit.engine.RunOptions;
import io.godwit.engine.RunSpec;
import io.godwit.engine.Stamp;
import io.godwit.engine.StopSignal;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.ReadRange;
import io.godwit.engine.source.postgres.PostgresDialect;
import io.godwit.engine.source.postgres.PostgresInspector;
import io.godwit.engine.source.postgres.PostgresTableSource;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.RowRule;
import io.godwit.engine.transform.RuleSpec;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenRunTest {

    private static final String ORGANIZATION = UUID.randomUUID().toString();
    private static final TableName SOURCE = new TableName("engine_source", "people");
    private static final TableName TARGET = new TableName("app", "engine_people");

    private final InMemoryJournal journal = new InMemoryJournal(ORGANIZATION);
    private Connection source;
    private Connection target;

    @BeforeEach
    void emptyTables() throws SQLException {
        TestDatabase.execute("source", """
                drop schema if exists engine_source cascade;
                create schema engine_source;
                create table engine_source.people (id text, name text, age text, boss text, seen int, gone boolean, code text);""");
        TestDatabase.execute("godwit", """
                drop table if exists app.engine_people;
                create table app.engine_people (id uuid primary key, organization_id uuid not null, external_id text not null,
                    name varchar(10) not null, code char(3), age int check (age < 150), boss_id uuid references app.engine_people,
                    unique (organization_id, external_id));
                grant select, insert, update on app.engine_people to godwit_app;""");
        openSource();
        target = java.sql.DriverManager.getConnection(
                TestDatabase.url("godwit"), TestDatabase.RUNTIME, TestDatabase.PASSWORD);
        target.setAutoCommit(false);
    }

    private void openSource() throws SQLException {
        source = TestDatabase.superuser("source");
        source.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        source.close();
        target.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goodRowsArriveAndEachBadOneIsNamed(boolean copy) throws SQLException {
        people(
                "('1','Ann','30',null,1,null), ('2','Bob','abc',null,1,null), ('3',null,'20',null,1,null),"
                        + " ('4','A name too long','20',null,1,null), ('5','Eve','200',null,1,null), ('6','Tab\tand\\slash','7',null,1,null)");

        assertThat(run(copy, 100, null, List.of())).isTrue();

        assertThat(rows("select external_id || ':' || name || ':' || age from app.engine_people order by external_id"))
                .containsExactly("1:Ann:30");
        assertThat(journal.problems())
                .extracting(RowProblem::sourceKey, RowProblem::code, RowProblem::targetColumn)
                .containsExactlyInAnyOrder(
                        tuple("2", ErrorCode.INVALID_FORMAT, "age"),
                        tuple("3", ErrorCode.NOT_NULL, "name"),
                        tuple("4", ErrorCode.VALUE_TOO_LONG, "name"),
                        tuple("6", ErrorCode.VALUE_TOO_LONG, "name"),
                        tuple("5", ErrorCode.CHECK, null));
        assertThat(journal.read()).isEqualTo(6);
        assertThat(journal.inserted()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyCharacterSurvivesTheWay(boolean copy) throws SQLException {
        people(
                "('1',E'a\\tb\\\\n\\n\\r\\\\.','1',null,1,null), ('\\N','北京é🙂','2',null,1,null), ('3','','3',null,1,null)");

        run(copy, 100, null, List.of());

        assertThat(rows("select name from app.engine_people order by age"))
                .containsExactly("a\tb\\n\n\r\\.", "北京é🙂", "");
        assertThat(rows("select external_id from app.engine_people where age = 2"))
                .containsExactly("\\N");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTypeWithALengthOfOneByDefaultCutsNothing(boolean copy) throws SQLException {
        people("('1','Ann','1',null,1,null)");
        TestDatabase.execute("source", "update engine_source.people set code = 'EUR'");

        run(copy, 100, null, List.of());

        assertThat(rows("select code from app.engine_people")).containsExactly("EUR");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100})
    void anyBatchSizeGivesTheSameRowsAndAStopResumesBehindTheLastKey(int batchSize) throws SQLException {
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            values.append(i == 0 ? "" : ", ").append("('").append(i).append("', 'n', '1', null, 1, null)");
        }
        people(values.toString());

        boolean done =
                runRows(open(true, batchSize, null, List.of()), Checkpoint.start(), () -> !journal.batches.isEmpty());
        while (!done) {
            BatchResult last = journal.last();
            Checkpoint checkpoint = new Checkpoint(last.number(), last.position(), last.skipReasons());
            int before = journal.batches.size();
            source.close();
            openSource();
            done = runRows(open(true, batchSize, null, List.of()), checkpoint, () -> journal.batches.size() > before);
        }

        assertThat(rows("select count(*)::text from app.engine_people")).containsExactly("20");
        assertThat(journal.read()).isEqualTo(20);
        assertThat(journal.batches)
                .extracting(BatchResult::number)
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void aStopEndsAStreamThatGoesOn() throws SQLException {
        TestDatabase.execute("source", """
                insert into engine_source.people (id, name, age)
                select i::text, repeat('n', 10), '1' from generate_series(1, 300000) i""");

        boolean done = runRows(open(true, 100, null, List.of()), Checkpoint.start(), () -> !journal.batches.isEmpty());

        assertThat(done).isFalse();
        assertThat(journal.batches).hasSize(1);
        assertThat(source.isClosed()).isTrue();
    }

    @Test
    void rowsThatShareAKeyAllFailWithoutAWayToChoose() throws SQLException {
        people("('1','Old','1',null,1,null), ('1','New','1',null,2,null), ('2','Two','1',null,1,null)");

        run(true, 1, null, List.of());

        assertThat(rows("select name from app.engine_people")).containsExactly("Two");
        assertThat(journal.problems())
                .extracting(RowProblem::sourceKey, RowProblem::code)
                .containsExactly(
                        tuple("1", ErrorCode.DUPLICATE_SOURCE_KEY), tuple("1", ErrorCode.DUPLICATE_SOURCE_KEY));
        assertThat(journal.read()).isEqualTo(3);
    }

    @Test
    void theLatestVersionOfAKeyIsTakenWhereAColumnTellsIt() throws SQLException {
        people("('1','Old','1',null,1,null), ('1','New','1',null,2,null), ('1','Odd','1',null,null,null)");

        run(true, 1, "seen", List.of());

        assertThat(rows("select name from app.engine_people")).containsExactly("New");
        assertThat(journal.last().skipReasons()).containsEntry("superseded", 2L);
    }

    @Test
    void rowsWithoutAKeyAreCountedAndFail() throws SQLException {
        people("(null,'Old','1',null,1,null), ('1','New','1',null,2,null), (null,'Odd','1',null,null,null)");
        OpenRun open = open(true, 1, null, List.of());

        boolean done = open.runNullKeys(tableSource(), target, Checkpoint.start(), journal, () -> false);

        assertThat(done).isTrue();
        assertThat(journal.problems())
                .extracting(RowProblem::sourceKey, RowProblem::code)
                .containsExactly(tuple(null, ErrorCode.NULL_SOURCE_KEY), tuple(null, ErrorCode.NULL_SOURCE_KEY));
        assertThat(journal.read()).isEqualTo(2);
    }

    @Test
    void deletedRowsAreSkippedWithAReason() throws SQLException {
        people("('1','Ann','1',null,1,true), ('2','Bob','1',null,1,false), ('3','Cid','1',null,1,null)");

        run(true, 10, null, List.of(new RowRule("gone", List.of(rule("skip_if_true")))));

        assertThat(rows("select name from app.engine_people order by 1")).containsExactly("Bob", "Cid");
        assertThat(journal.last().skipReasons()).containsExactly(Map.entry("skip_if_true", 1L));
    }

    @Test
    void aSecondRunInsertsNothing() throws SQLException {
        people("('1','Ann','1',null,1,null), ('2','Bob','1',null,1,null)");
        run(true, 10, null, List.of());
        journal.batches.clear();

        run(true, 10, null, List.of());

        assertThat(journal.inserted()).isZero();
        assertThat(journal.last().skipReasons()).containsEntry("already_migrated", 2L);
    }

    @Test
    void aRowThatTheTargetHasWithoutAnIdMappingIsSkippedToo() throws SQLException {
        people("('1','Ann','1',null,1,null), ('2','Bob','1',null,1,null)");
        TestDatabase.execute(
                "godwit",
                "insert into app.engine_people (id, organization_id, external_id, name) values"
                        + " (gen_random_uuid(), '" + ORGANIZATION + "', '1', 'Before'),"
                        + " (gen_random_uuid(), gen_random_uuid(), '2', 'Foreign')");

        run(true, 10, null, List.of());

        assertThat(rows("select name from app.engine_people where organization_id = '" + ORGANIZATION + "' order by 1"))
                .containsExactly("Before", "Bob");
        assertThat(journal.last().skipReasons()).containsEntry("already_migrated", 1L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void referencesToTheSameTableAreFilledAndLoopsAreBroken(int batchSize) throws SQLException {
        people("('1','Self','1','1',1,null), ('2','Child','1','9',1,null), ('3','LoopA','1','4',1,null),"
                + " ('4','LoopB','1','3',1,null), ('5','Below','1','4',1,null), ('6','Lost','1','77',1,null),"
                + " ('9','Boss','1',null,1,null)");
        OpenRun open = open(true, batchSize, null, List.of());
        assertThat(open.hasReferences()).isTrue();
        runRows(open, Checkpoint.start(), () -> false);

        boolean done =
                open.runReferences(tableSource(), target, Checkpoint.start(), ReadRange.ALL, journal, () -> false);

        assertThat(done).isTrue();
        assertThat(rows(
                        "select c.name || '>' || p.name from app.engine_people c join app.engine_people p on p.id = c.boss_id"
                                + " order by 1"))
                .containsExactly("Below>LoopB", "Child>Boss");
        assertThat(journal.problems())
                .extracting(RowProblem::warning, RowProblem::sourceKey, RowProblem::code, RowProblem::targetColumn)
                .containsExactlyInAnyOrder(
                        tuple(true, "1", ErrorCode.REFERENCE_LOOP, "boss_id"),
                        tuple(true, "3", ErrorCode.REFERENCE_LOOP, "boss_id"),
                        tuple(true, "4", ErrorCode.REFERENCE_LOOP, "boss_id"),
                        tuple(true, "6", ErrorCode.LOOKUP_MISSED, "boss_id"));
        assertThat(journal.read()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "bigint generated always as identity, true",
        "bigint generated always as identity, false",
        "int generated by default as identity, true",
        "serial, true",
        "serial, false"
    })
    void aNumberAsKeyIsTakenFromTheTargetsSequence(String key, boolean copy) throws SQLException {
        targetWithKey(key);
        TestDatabase.execute("godwit", "grant usage on all sequences in schema app to godwit_app");
        people("('1','Ann','1','2',1,null), ('2','Bob','1',null,1,null)");
        OpenRun open = open(copy, 1, null, List.of());
        runRows(open, Checkpoint.start(), () -> false);
        open.runReferences(tableSource(), target, Checkpoint.start(), ReadRange.ALL, journal, () -> false);

        assertThat(
                        rows(
                                "select c.name || '>' || p.name from app.engine_people c join app.engine_people p on p.id = c.boss_id"))
                .containsExactly("Ann>Bob");
        assertThat(journal.ids.get("2"))
                .isEqualTo(rows("select id from app.engine_people where name = 'Bob'")
                        .get(0));
        TestDatabase.execute(
                "godwit",
                "insert into app.engine_people (organization_id, external_id, name) values (gen_random_uuid(), 'x', 'Later')");
    }

    @Test
    void referencesNeedAKeyThatIsKnown() throws SQLException {
        targetWithKey("serial");
        people("('1','Ann','1','2',1,null)");
        OpenRun open = open(true, 1, null, List.of());

        assertThatThrownBy(() -> runRows(open, Checkpoint.start(), () -> false))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TARGET_FORBIDDEN));
        assertThat(rows("select id from app.engine_people")).isEmpty();
    }

    private static void targetWithKey(String type) {
        TestDatabase.execute(
                "godwit",
                "drop table app.engine_people; create table app.engine_people (id " + type
                        + " primary key, organization_id uuid not null, external_id text not null, name varchar(10) not null,"
                        + " code char(3), age int, boss_id bigint, unique (organization_id, external_id));"
                        + " grant select, insert, update on app.engine_people to godwit_app");
    }

    @Test
    void aReferenceThatTheTargetRefusesIsAWarning() throws SQLException {
        TestDatabase.execute(
                "godwit",
                "alter table app.engine_people add constraint boss_check check (boss_id is null or name <> 'Free')");
        people("('1','Ann','1','9',1,null), ('2','Free','1','9',1,null), ('3','Cid','1','9',1,null),"
                + " ('9','Boss','1',null,1,null)");
        OpenRun open = open(true, 10, null, List.of());
        runRows(open, Checkpoint.start(), () -> false);

        assertThat(open.runReferences(tableSource(), target, Checkpoint.start(), ReadRange.ALL, journal, () -> false))
                .isTrue();

        assertThat(rows("select name from app.engine_people where boss_id is not null order by 1"))
                .containsExactly("Ann", "Cid");
        assertThat(journal.problems())
                .extracting(RowProblem::warning, RowProblem::sourceKey, RowProblem::code, RowProblem::targetColumn)
                .containsExactly(tuple(true, "2", ErrorCode.CHECK, "boss_id"));
    }

    @Test
    void theRowThatKillsItsWorkersFailsUntouchedAndTheOthersGoOneByOne() throws SQLException {
        people("('1','Ann','not a number','2',1,null), ('2','Bob','1',null,1,null), ('3','Cid','1',null,1,null)");
        journal.care = RunJournal.Care.WITHOUT_THE_FIRST_ROW;

        run(true, 1, null, List.of());

        assertThat(journal.problems())
                .extracting(RowProblem::sourceKey, RowProblem::code)
                .containsExactly(tuple("1", ErrorCode.ROW_KILLS_WORKER));
        assertThat(rows("select name from app.engine_people order by 1")).containsExactly("Bob", "Cid");
    }

    @Test
    void aReferenceThatSomebodyHasSetStays() throws SQLException {
        people("('1','Ann','1','2',1,null), ('2','Bob','1',null,1,null), ('3','Cid','1',null,1,null)");
        OpenRun open = open(true, 10, null, List.of());
        runRows(open, Checkpoint.start(), () -> false);
        TestDatabase.execute(
                "godwit",
                "update app.engine_people set boss_id = (select id from app.engine_people where name = 'Cid')"
                        + " where name = 'Ann'");

        open.runReferences(tableSource(), target, Checkpoint.start(), ReadRange.ALL, journal, () -> false);

        assertThat(rows("select p.name from app.engine_people c join app.engine_people p on p.id = c.boss_id"))
                .containsExactly("Cid");
    }

    private boolean run(boolean copy, int batchSize, @Nullable String latestBy, List<RowRule> rowRules)
            throws SQLException {
        return runRows(open(copy, batchSize, latestBy, rowRules), Checkpoint.start(), () -> false);
    }

    private boolean runRows(OpenRun open, Checkpoint from, StopSignal stop) {
        return open.runRows(tableSource(), target, from, ReadRange.ALL, journal, stop);
    }

    private OpenRun open(boolean copy, int batchSize, @Nullable String latestBy, List<RowRule> rowRules)
            throws SQLException {
        journal.batchSize = batchSize;
        RunSpec spec = new RunSpec(
                SOURCE,
                null,
                List.of("id"),
                latestBy,
                List.of(
                        field("external_id", "id"),
                        field("name", "name"),
                        field("age", "age"),
                        field("code", "code"),
                        new FieldSpec(
                                "boss_id",
                                List.of("boss"),
                                List.of(new RuleSpec(
                                        "lookup", Map.of("table", "engine_people", "column", "external_id"))))),
                rowRules,
                TARGET,
                ConflictAction.SKIP,
                List.of("external_id"),
                RunOptions.USUAL);
        Table targetTable = targetTable(TARGET).orElseThrow();
        return new OpenRun(
                new RunInput(
                        spec,
                        new PostgresInspector(source).table(SOURCE).orElseThrow(),
                        targetTable,
                        copy,
                        new PostgresDialect(),
                        new Stamp("organization_id", ORGANIZATION),
                        List.of(),
                        name -> Optional.of(targetTable)),
                Clock.systemUTC());
    }

    private static Optional<Table> targetTable(TableName name) throws SQLException {
        try (Connection connection = TestDatabase.superuser("godwit")) {
            return new PostgresInspector(connection).table(name);
        }
    }

    private PostgresTableSource tableSource() {
        return new PostgresTableSource(
                source, new PostgresInspector(source).table(SOURCE).orElseThrow());
    }

    private static FieldSpec field(String target, String source) {
        return new FieldSpec(target, List.of(source), List.of());
    }

    private static RuleSpec rule(String name) {
        return new RuleSpec(name, Map.of());
    }

    private static void people(String values) {
        TestDatabase.execute(
                "source", "insert into engine_source.people (id, name, age, boss, seen, gone) values " + values);
    }

    private static List<String> rows(String sql) throws SQLException {
        try (Connection connection = TestDatabase.superuser("godwit");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }
}
