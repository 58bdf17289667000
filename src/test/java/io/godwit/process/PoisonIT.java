package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.ApiClient;
import io.godwit.local.LocalDatabases;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas, and a row in the middle of a run that nobody moves and lives: it ends the process, or exhausts its memory. It is found
 * out and left behind.
 */
@Tag("faults")
class PoisonIT {

    private static final int ROWS = 5_000;
    private static final int BATCH = 100;

    /** A good row in the middle of a batch. Its key travels in other statements too, its session in the rows alone. */
    private static final String POISON = """
            update source_ringcentral.call_log set "sessionId" = '%s' where id = (
                select id from source_ringcentral.call_log where id is not null group by id
                having count(*) = 1 and min(direction) is not null and min("startTime") like '2%%' and min(duration) <> '-1'
                order by id offset 2050 limit 1)
            """.formatted(Ledger.KILLS);

    private static final int SWELLING_ROWS = 300;

    /** The row of which a rule makes more than a replica has memory for: so many times the text is longer than all of it. */
    private static final String SWELLING = """
            create table source_ringcentral.swelling (id int primary key, name text);
            insert into source_ringcentral.swelling
            select n, case n when 150 then repeat('x', 3000000) else 'n' || n end from generate_series(1, %d) n;
            grant select on source_ringcentral.swelling to demo_reader;
            """.formatted(SWELLING_ROWS);

    private static final int TIMES = 200;

    private static final String MAPPING = """
            {"connectionId": "%%s", "sourceSchema": "source_ringcentral", "sourceTable": "swelling", "targetTable": "ce_calls",
            "keyColumns": ["id"], "conflictKey": ["source_system", "external_id"],
            "fields": [
                {"targetColumn": "source_system", "rules": [{"rule": "inject", "arguments": {"value": "swelling"}}]},
                {"targetColumn": "external_id", "sourceColumns": ["id"]},
                {"targetColumn": "session_id", "rules": [{"rule": "concat", "arguments": {"columns": [%s]}}]},
                {"targetColumn": "direction", "rules": [{"rule": "inject", "arguments": {"value": "inbound"}}]},
                {"targetColumn": "channel", "rules": [{"rule": "inject", "arguments": {"value": "voice"}}]},
                {"targetColumn": "outcome", "rules": [{"rule": "inject", "arguments": {"value": "unknown"}}]},
                {"targetColumn": "started_at", "rules": [
                    {"rule": "inject", "arguments": {"value": "2024-01-01T00:00:00Z"}}]}]}
            """.formatted(String.join(", ", Collections.nCopies(TIMES, "\"name\"")));

    @TempDir
    static Path directory;

    private static Site site;
    private static Map<String, FaultProxy> toTarget;
    private static Fleet fleet;

    @BeforeAll
    static void open() throws Exception {
        site = new Site(directory, ROWS);
        toTarget = Map.of(
                Fleet.A, new FaultProxy(site.server().port()),
                Fleet.B, new FaultProxy(site.server().port()));
        fleet = new Fleet(
                site, name -> site.startReplica(name, toTarget.get(name).port(), "", "-Dgodwit.heartbeat-seconds=1"));
    }

    @AfterAll
    static void close() throws IOException {
        fleet.close();
        for (FaultProxy way : toTarget.values()) {
            way.close();
        }
        site.close();
    }

    @BeforeEach
    void heal() {
        toTarget.values().forEach(FaultProxy::heal);
        fleet.awaitBoth();
    }

    /** One worker dies of the batch, two more show that it is the batch, one finds the row, and one that it is no accident. */
    @Test
    void aRowThatKillsItsWorkerFailsAndAllOthersArrive() throws SQLException {
        site.source().execute(LocalDatabases.DEMO, POISON);
        toTarget.forEach((name, way) -> way.whenSaid(Ledger.KILLS, () -> fleet.kill(name)));
        UUID organization = new UUID(601, 0);
        MovingRun run = site.start(fleet.client(organization), organization, BATCH, 1);
        run.awaitEnd();

        new Ledger(site).assertExact(fleet.client(organization), run);

        assertThat(errors(run))
                .filteredOn(error -> error.endsWith(" row_kills_worker"))
                .hasSize(1);
        assertThat(toTarget.values().stream().mapToInt(FaultProxy::ended).sum())
                .as("workers that it took")
                .isBetween(4, 5);
    }

    /** Nothing but the run's own worker notices, and that one is spared. */
    @Test
    void aRowThatExhaustsTheMemoryFailsAndAllOthersArrive() throws Exception {
        site.source().execute(LocalDatabases.DEMO, SWELLING);
        List<Long> processes = processes();
        UUID organization = new UUID(602, 0);
        ApiClient client = fleet.client(organization);
        MovingRun run = site.start(client, organization, MAPPING.formatted(site.connectDemo(client)), BATCH, 1);
        run.awaitEnd();

        assertThat(run.status()).isEqualTo("completed_with_errors");
        assertThat(errors(run)).containsExactly("150 row_kills_worker");
        assertThat(site.target("select count(distinct external_id) || ' ' || count(*) from app.ce_calls"
                        + " where organization_id = '" + organization + "'"))
                .containsExactly(SWELLING_ROWS - 1 + " " + (SWELLING_ROWS - 1));
        assertThat(run.read()).isEqualTo(SWELLING_ROWS);
        assertThat(processes()).isEqualTo(processes);
        assertThat(Files.readString(directory.resolve("service.log")))
                .contains("Run " + run.id() + " met java.lang.OutOfMemoryError");
    }

    private static List<String> errors(MovingRun run) throws SQLException {
        return site.target("select concat_ws(' ', source_key, error_code) from godwit.run_error where run_id = '"
                + run.id() + "'");
    }

    private static List<Long> processes() {
        return List.of(fleet.replica(Fleet.A).pid(), fleet.replica(Fleet.B).pid());
    }
}
