package io.godwit.run.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.godwit.run.Queried;
import io.godwit.support.TestDatabase;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** The sums over all organizations, in a database of their own. */
class BacklogTest {

    private static final String DATABASE = "backlog";
    private static final UUID FIRST = UUID.randomUUID();
    private static final UUID SECOND = UUID.randomUUID();

    @BeforeAll
    static void twoOrganizationsHaveWork() {
        TestDatabase.create(DATABASE);
        UUID pending = run(FIRST, "pending", "created_at = clock_timestamp() - interval '9 hours', attempt = 2");
        task(FIRST + "/" + pending + "/2/0", "clock_timestamp() - interval '100 seconds', false");
        task(FIRST + "/" + pending + "/2/1", "clock_timestamp() + interval '1 hour', false");
        run(SECOND, "pending", "created_at = clock_timestamp() - interval '50 seconds'");
        UUID quiet = run(SECOND, "running", "started_at = clock_timestamp() - interval '2 hours'");
        chunk(SECOND, quiet, 1, "400 seconds");
        chunk(SECOND, quiet, 2, "300 seconds");
        task(SECOND + "/" + quiet + "/1/0", "clock_timestamp(), true");
        run(FIRST, "cancelling", "started_at = clock_timestamp() - interval '200 seconds'");
        run(FIRST, "paused", "started_at = clock_timestamp() - interval '1 day'");
        run(FIRST, "failed", "finished_at = clock_timestamp(), started_at = clock_timestamp() - interval '1 day'");
    }

    @Test
    void allOrganizationsAreSummedUp() {
        Backlog backlog = read();

        assertThat(backlog.runsPending()).isEqualTo(2);
        assertThat(backlog.runsRunning()).isEqualTo(2);
        assertThat(backlog.slotsDue()).isEqualTo(1);
        assertThat(backlog.slotsHeld()).isEqualTo(1);
        assertThat(backlog.slotsWaiting()).isEqualTo(1);
        assertThat(backlog.oldestPendingSeconds())
                .as("since it was queued, not since it was made")
                .isCloseTo(100, within(30.0));
        assertThat(backlog.longestSilenceSeconds())
                .as("since any of its chunks moved")
                .isCloseTo(300, within(30.0));
    }

    @Test
    void nothingIsKnownWhileTheDatabaseIsAway() {
        PGSimpleDataSource nowhere = database();
        nowhere.setPassword("wrong");
        assertThat(new BacklogRepository(nowhere).read("run-slot")).isEqualTo(Backlog.UNKNOWN);
    }

    private static Backlog read() {
        return new BacklogRepository(database()).read("run-slot");
    }

    /** The service's own login: the wall stands before it. */
    private static PGSimpleDataSource database() {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(TestDatabase.url(DATABASE));
        database.setUser(TestDatabase.RUNTIME);
        database.setPassword(TestDatabase.PASSWORD);
        return database;
    }

    private static UUID run(UUID organization, String status, String others) {
        UUID run = UUID.randomUUID();
        TestDatabase.execute(
                DATABASE,
                "insert into godwit.connection (organization_id, id, name, source_key, kind, host, port, database,"
                        + " username, tls_mode, authentication, schema_pattern) select '" + organization + "', '"
                        + organization + "', 'a', 'a', 'postgresql', 'h', 1, 'd', 'u', 'disable', 'scram', 's'"
                        + " where not exists (select from godwit.connection where organization_id = '" + organization
                        + "'); insert into godwit.run (organization_id, id, connection_id, status, finished_at,"
                        + " source_table, target_table, batch_size, spec, created_by) values ('" + organization + "', '"
                        + run + "', '" + organization + "', '" + status + "', case when '" + status
                        + "' = 'failed' then clock_timestamp() end, 's', 't', 1, '{}', 'tester');"
                        + " update godwit.run set " + others + " where id = '" + run + "'");
        assertThat(Queried.column(DATABASE, "select id from godwit.run where id = '" + run + "'"))
                .hasSize(1);
        return run;
    }

    private static void chunk(UUID organization, UUID run, int number, String ago) {
        TestDatabase.execute(
                DATABASE,
                "insert into godwit.chunk (organization_id, run_id, number, kind, updated_at) values ('" + organization
                        + "', '" + run + "', " + number + ", 'rows', clock_timestamp() - interval '" + ago + "')");
    }

    private static void task(String instance, String state) {
        TestDatabase.execute(
                DATABASE,
                "insert into godwit.scheduled_tasks (task_name, task_instance, version, execution_time, picked)"
                        + " values ('run-slot', '" + instance + "', 1, " + state + ")");
    }
}
