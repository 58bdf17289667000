package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.local.demo.DemoExpectation;
import io.godwit.local.postgres.LocalPostgres;
import io.godwit.local.postgres.Login;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalDatabasesTest {

    private static final long CALL_ROWS = 5_000;
    private static final String FORBIDDEN = "42501";
    private static final String ONE = "00000000-0000-7000-8000-000000000001";
    private static final String TWO = "00000000-0000-7000-8000-000000000002";

    @TempDir
    static Path directory;

    private static LocalHome home;
    private static LocalPostgres server;
    private static LocalDatabases databases;

    @BeforeAll
    static void start() throws SQLException {
        home = LocalHome.open(directory, Path.of("target", "postgres-bin"));
        server = home.startPostgres();
        databases = new LocalDatabases(server, home.secrets());
        databases.prepare(CALL_ROWS);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void a_wrong_password_is_refused() {
        assertThatThrownBy(() -> server.connect("godwit", new Login("godwit_app", "wrong")))
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .extracting(SQLException::getSQLState)
                .isEqualTo("28P01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"godwit_owner", "godwit_app", "demo_reader"})
    void no_role_is_more_than_it_should_be(String role) throws SQLException {
        assertThat(query("godwit", home.secrets().superuser(), """
                select rolcanlogin and not (rolsuper or rolbypassrls or rolcreatedb or rolcreaterole or rolreplication)
                  from pg_roles where rolname = '%s'
                """.formatted(role)))
                .isEqualTo("t");
    }

    @Test
    void the_demo_reader_reads_and_cannot_write() throws SQLException {
        Login reader = home.secrets().demoReader();
        assertThat(query("godwit_demo", reader, "select count(*) from source_rippling.departments"))
                .isEqualTo("60");
        refused("godwit_demo", reader, "insert into source_rippling.departments (id) values ('x')");
        refused("godwit_demo", reader, "delete from source_ringcentral.call_log");
        refused("godwit_demo", reader, "create table public.mine (id int)");
        refused("godwit_demo", reader, "create temporary table mine (id int)");
        refused("godwit_demo", reader, "select * from demo.tally");
    }

    @Test
    void logins_stay_in_their_database() {
        assertThatThrownBy(() -> server.connect("godwit", home.secrets().demoReader()))
                .hasMessageContaining("CONNECT");
        assertThatThrownBy(() -> server.connect("godwit_demo", home.secrets().app()))
                .hasMessageContaining("CONNECT");
        assertThatThrownBy(() -> server.connect("postgres", home.secrets().app()))
                .hasMessageContaining("CONNECT");
    }

    @Test
    void the_owner_makes_schemas_and_the_runtime_login_does_not() throws SQLException {
        execute(
                "godwit",
                home.secrets().owner(),
                "create schema godwit",
                "create table godwit.run (id int)",
                "drop schema godwit cascade");
        refused("godwit", home.secrets().app(), "create schema mine");
        refused("godwit", home.secrets().app(), "create table app.mine (id int)");
        refused("godwit", home.secrets().app(), "alter table app.fa_vendors no force row level security");
    }

    @Test
    void the_runtime_login_writes_the_targets() throws SQLException {
        Login app = home.secrets().app();
        execute(
                "godwit",
                app,
                department(ONE, "a"),
                "update app.hr_departments set code = 'x' where external_id = 'a'",
                "delete from app.hr_departments where external_id = 'a'");
    }

    @Test
    void the_targets_refuse_what_their_constraints_say() throws SQLException {
        Login app = home.secrets().app();
        execute("godwit", app, department(ONE, "parent"));
        String child = """
                insert into app.hr_departments (organization_id, source_system, external_id, name, parent_department_id)
                select '%s', 'rippling', 'child', 'Child', id from app.hr_departments where external_id = 'parent'
                """;
        state("23503", () -> execute("godwit", app, child.formatted(TWO)));
        state("23505", () -> execute("godwit", app, department(ONE, "parent")));
        state("23514", () -> execute("godwit", app, """
                insert into app.ce_calls
                  (organization_id, source_system, external_id, direction, channel, outcome, started_at, duration_seconds)
                values ('%s', 'ringcentral', 'c', 'inbound', 'voice', 'unknown', now(), -1)
                """.formatted(ONE)));
        execute("godwit", app, child.formatted(ONE), "delete from app.hr_departments");
    }

    @Test
    void vendors_are_guarded_by_row_level_security_even_against_their_owner() throws SQLException {
        Login app = home.secrets().app();
        String vendor =
                "insert into app.fa_vendors (organization_id, source_system, external_id, vendor_number, name, status)"
                        + " values ('" + ONE + "', 'x', 'v', '1', 'V', 'active')";
        refused("godwit", app, vendor);
        execute("godwit", app, "select set_config('app.organization_id', '" + ONE + "', false)", vendor);

        for (Login login : List.of(app, home.secrets().owner())) {
            assertThat(query("godwit", login, "select count(*) from app.fa_vendors"))
                    .isEqualTo("0");
        }
        assertThat(query("godwit", home.secrets().superuser(), "select count(*) from app.fa_vendors"))
                .isEqualTo("1");
        execute("godwit", home.secrets().superuser(), "delete from app.fa_vendors");
    }

    @Test
    void preparing_again_changes_nothing() throws SQLException {
        String before = tables();
        List<DemoExpectation> expectations = databases.expectations();
        databases.prepare(CALL_ROWS);

        assertThat(tables()).isEqualTo(before);
        assertThat(databases.expectations()).isEqualTo(expectations);
    }

    @Test
    void another_number_of_calls_makes_the_call_log_alone_anew() throws SQLException {
        String others = oids("source_ringcentral");
        databases.prepare(123);

        assertThat(query(
                        "godwit_demo", home.secrets().demoReader(), "select count(*) from source_ringcentral.call_log"))
                .isEqualTo("123");
        assertThat(oids("source_ringcentral")).isEqualTo(others);
        assertThat(databases.expectations())
                .hasSize(9)
                .last()
                .extracting(DemoExpectation::read)
                .isEqualTo(123L);
        databases.prepare(CALL_ROWS);
    }

    @Test
    void a_first_start_that_was_killed_half_way_is_healed() throws SQLException {
        List<DemoExpectation> expectations = databases.expectations();
        // What a kill between two of the transactions leaves: no record, and for the last schema nothing at all.
        execute(
                "godwit_demo",
                home.secrets().superuser(),
                "delete from demo.loaded where schema_name <> 'source_rippling'",
                "drop schema source_ringcentral cascade");
        execute("godwit", home.secrets().superuser(), "drop table app.ce_calls");
        databases.prepare(CALL_ROWS);

        assertThat(databases.expectations()).containsExactlyInAnyOrderElementsOf(expectations);
        assertThat(query("godwit", home.secrets().app(), "select count(*) from app.ce_calls"))
                .isEqualTo("0");
    }

    private static String department(String organization, String externalId) {
        return "insert into app.hr_departments (organization_id, source_system, external_id, name) values ('"
                + organization + "', 'rippling', '" + externalId + "', 'D')";
    }

    private static String tables() throws SQLException {
        return oids("none");
    }

    /** Which tables there are: a table that was made anew has another oid. */
    private static String oids(String exceptSchema) throws SQLException {
        return query("godwit_demo", home.secrets().superuser(), """
                select string_agg(oid::text, ',' order by oid) from pg_class
                 where relkind = 'r' and relnamespace::regnamespace::text like 'source\\_%%'
                   and relnamespace::regnamespace::text <> '%s'
                """.formatted(exceptSchema));
    }

    private static void refused(String database, Login login, String sql) {
        state(FORBIDDEN, () -> execute(database, login, sql));
    }

    private static void state(String state, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                .extracting(SQLException::getSQLState)
                .isEqualTo(state);
    }

    private static void execute(String database, Login login, String... statements) throws SQLException {
        try (Connection connection = server.connect(database, login);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String query(String database, Login login, String sql) throws SQLException {
        try (Connection connection = server.connect(database, login);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getString(1);
        }
    }
}
