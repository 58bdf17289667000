package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.godwit.cli.ApiClient;
import io.godwit.local.LocalDatabases;
import io.godwit.process.FaultProxy.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Source and target change under a run: the source's columns, its rows, and the room that is left for the target. */
@Tag("faults")
class DriftIT {

    private static final int ROWS = 30_000;
    private static final int BATCH = 100;

    /** Too small for the rows of a run, and large enough for them. */
    private static final String LITTLE = "size=4m";

    private static final String ENOUGH = "size=96m";

    @TempDir
    static Path directory;

    private static Site site;
    private static Ledger ledger;
    private static FaultProxy toSource;
    private static ServiceProcess service;

    /** Changes of the source's columns and how each is taken back without a value lost. */
    enum Drift {
        RENAMED("rename \"sessionId\" to session_id", "rename session_id to \"sessionId\""),
        /** Another column of the same type is at its place. */
        DROPPED(
                "add kept text; update source_ringcentral.call_log set kept = \"sessionId\";"
                        + "alter table source_ringcentral.call_log drop \"sessionId\"",
                "rename kept to \"sessionId\""),
        KEY_RENAMED("rename id to call_id", "rename call_id to id");

        private final String change;
        private final String undo;

        Drift(String change, String undo) {
            this.change = change;
            this.undo = undo;
        }
    }

    @BeforeAll
    static void open() throws Exception {
        site = new Site(directory, ROWS);
        toSource = new FaultProxy(site.source().port());
        site.allow(toSource.port());
        ledger = new Ledger(site);
        service = site.startReplica(Fleet.A);
    }

    @AfterAll
    static void close() throws IOException {
        service.close();
        toSource.close();
        site.close();
    }

    @ParameterizedTest
    @EnumSource
    void aSourceThatNoLongerFitsFailsTheRunWhichGoesOnWhenItFitsAgain(Drift drift) throws SQLException {
        toSource.mode(Mode.DRIP);
        MovingRun run = started(400 + drift.ordinal());
        ApiClient client = client(run);
        alterUnder(run, drift.change);

        try {
            await().atMost(Duration.ofSeconds(30)).until(run::isOver);
            assertThat(run.status()).isEqualTo("failed");
            assertThat(run.errorCode()).isEqualTo("schema_drift");
            ledger.assertConsistent(run);
        } finally {
            alter(drift.undo);
        }
        client.post("/api/v1/runs/" + run.id() + "/resume", JsonNodeFactory.instance.objectNode());
        ledger.assertExact(client, run);
    }

    /** Values come as the source's text, whatever its type has become. */
    @Test
    void aSourceColumnOfAnotherTypeFillsTheSameValues() throws SQLException {
        toSource.mode(Mode.DRIP);
        MovingRun run = started(405);
        alterUnder(
                run,
                "alter duration type integer using case when duration ~ '^-?[0-9]+$' then cast(duration as integer)"
                        + " end");
        try {
            await().atMost(Duration.ofMinutes(1)).until(run::isOver);
        } finally {
            alter("alter duration type text using coalesce(cast(duration as text), 'pending')");
        }
        ledger.assertExact(client(run), run);
    }

    /** The change waits for the run to let go of the table, and comes before the run can take hold of it again. */
    private static void alterUnder(MovingRun run, String change) throws SQLException {
        run.awaitRead(1);
        CompletableFuture<Void> changed = CompletableFuture.runAsync(() -> alter(change));
        await().until(() -> !site.source(
                        "select pid::text from pg_locks where not granted and mode = 'AccessExclusiveLock'")
                .isEmpty());
        endSourceSessions();
        changed.join();
        toSource.heal();
    }

    /** What was there at the start and stayed arrives once, in one of its versions; what comes behind the last key does not. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = 420)
    void rowsThatChangeDuringARunAreNeitherLostNorDoubled(long seed) throws SQLException {
        Random random = new Random(seed);
        ChangingTable table = new ChangingTable(site.source(), 50_000, random);
        try {
            UUID organization = new UUID(seed, random.nextLong());
            ApiClient client = site.client(service, organization);
            String mapping = ChangingTable.MAPPING.formatted(site.connectDemo(client, toSource.port()));
            toSource.mode(Mode.DRIP);
            MovingRun run = site.start(client, organization, mapping, BATCH, 1);
            for (int round = 0; round < 5; round++) {
                run.awaitProgress(Duration.ofSeconds(30));
                table.change(1_000);
                endSourceSessions();
            }
            assertThat(run.isOver()).isFalse();
            toSource.heal();
            await().atMost(Duration.ofMinutes(1)).until(run::isOver);

            assertThat(run.status()).isEqualTo("completed");
            assertArrived(run, table);
        } finally {
            toSource.heal();
            site.source().execute(LocalDatabases.DEMO, "drop table source_ringcentral.changing");
        }
    }

    private static void assertArrived(MovingRun run, ChangingTable table) throws SQLException {
        List<String> lines = site.target("select external_id || ' ' || session_id from app.ce_calls"
                + " where organization_id = '" + run.organization() + "'");
        Set<Long> keys = new HashSet<>();
        for (String line : lines) {
            String[] parts = line.split(" ");
            long key = Long.parseLong(parts[0]);
            assertThat(keys.add(key)).as("key %d arrived once", key).isTrue();
            assertThat(table.bodies(key)).as("versions of key %d", key).contains(parts[1]);
        }
        assertThat(keys).as("keys that were there and stayed").containsAll(table.mustArrive());
        assertThat(run.read()).isEqualTo(lines.size());
        ledger.assertConsistent(run);
    }

    /** PostgreSQL's own disk-full, not a quota: the table lives on a file system that has no more room. */
    @Test
    void aFullDiskStopsTheRunWhichGoesOnWhenThereIsRoom() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeTrue(mount("-t", "tmpfs", "-o", LITTLE, "tmpfs", disk.toString()), "this user may mount a tmpfs");
        try {
            Files.createDirectory(disk.resolve("space"));
            execute("truncate app.ce_calls cascade");
            execute("create tablespace little location '" + disk.resolve("space") + "'");
            execute("alter table app.ce_calls set tablespace little");
            MovingRun run = started(410);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> run.isOver() || "target_resources".equals(run.errorCode()));
            assertThat(run.status()).isEqualTo("running");
            ledger.assertConsistent(run);
            assertThat(site.target("select source_key from godwit.run_error where error_code = 'target_resources'"))
                    .as("rows that the disk was held against")
                    .isEmpty();

            mount("-o", "remount," + ENOUGH, disk.toString());

            ledger.assertExact(client(run), run);
        } finally {
            execute("alter table app.ce_calls set tablespace pg_default");
            execute("drop tablespace if exists little");
            command("umount", disk.toString());
        }
    }

    private static MovingRun started(long seed) {
        UUID organization = new UUID(seed, new Random(seed).nextLong());
        return site.start(site.client(service, organization), organization, toSource.port(), BATCH, 1);
    }

    private static ApiClient client(MovingRun run) {
        return site.client(service, run.organization());
    }

    private static void alter(String change) {
        try {
            site.source().execute(LocalDatabases.DEMO, "alter table source_ringcentral.call_log " + change);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** And what they have sent is lost. */
    private static void endSourceSessions() throws SQLException {
        toSource.reset();
        site.source("select pg_terminate_backend(pid)::text from pg_stat_activity where usename = 'demo_reader'");
    }

    private static void execute(String sql) throws SQLException {
        site.server().execute(LocalDatabases.APPLICATION, sql);
    }

    private static boolean mount(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "mount";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        return command(command);
    }

    private static boolean command(String... command) throws IOException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .onExit()
                        .join()
                        .exitValue()
                == 0;
    }
}
