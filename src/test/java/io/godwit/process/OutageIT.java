package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.godwit.cli.ApiClient;
import io.godwit.local.LocalDatabases;
import io.godwit.process.FaultProxy.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Servers go away and networks fail under two living replicas. The first reaches its database through a faulty network, the other
 * does not; both reach the source through one. A round that fails is replayed by its seed.
 */
@Tag("faults")
class OutageIT {

    private static final int ROWS = 30_000;

    /** Of each seed; more make it a long test. */
    private static final int LOST_COMMITS = Integer.getInteger("godwit.lost-commits", 12);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** After how many seconds a replica gives a silent database up: in earnest longer than the longest statement may take. */
    private static final int SILENCE_SECONDS = 20;

    /** How often each fault of a network comes in a run. */
    private static final int ROUNDS = 3;

    /** Three good rows, two of them a batch that no buffer on the way holds. */
    private static final String SWELL = """
            update source_ringcentral.call_log set "sessionId" = repeat('x', 3500000) where id in (
                select id from source_ringcentral.call_log where id is not null group by id
                having count(*) = 1 and min(direction) is not null and min("startTime") like '2%' and min(duration) <> '-1'
                order by id offset 2050 limit 3)
            """;

    private static final String SHRINK =
            "update source_ringcentral.call_log set \"sessionId\" = 's' where \"sessionId\" like 'xxx%'";

    /** What a network does to its connections. */
    private enum Fault {
        RESET,
        /** A few bytes at a time, and then an end in between. */
        DRIP,
        /** The beginning of each connection takes its time. */
        LATE,
        /** After a number of bytes, which may be in the middle of a message. */
        CUT,
        /** The client speaks into the void, and hears what the server makes of that. */
        DEAF_SERVER,
        /** The server goes on with what it is told, and the client hears nothing more of it. */
        DEAF_CLIENT
    }

    @TempDir
    static Path directory;

    @TempDir
    static Path sourceDirectory;

    private static Site site;
    private static Ledger ledger;
    private static FaultProxy toTarget;
    private static FaultProxy toSource;
    private static Fleet fleet;

    @BeforeAll
    static void open() throws Exception {
        site = new Site(directory, sourceDirectory, ROWS);
        ledger = new Ledger(site);
        toTarget = new FaultProxy(site.server().port());
        toSource = new FaultProxy(site.source().port());
        site.allow(toSource.port());
        fleet = new Fleet(
                site,
                name -> site.startReplica(
                        name,
                        name.equals(Fleet.A) ? toTarget.port() : site.server().port(),
                        "",
                        "-Dgodwit.heartbeat-seconds=1",
                        "-Dgodwit.database-silence-seconds=" + SILENCE_SECONDS,
                        // So that one thread that hangs is seen.
                        "-Dgodwit.workers=1"));
    }

    @AfterAll
    static void close() throws IOException {
        fleet.close();
        toSource.close();
        toTarget.close();
        site.close();
    }

    @BeforeEach
    void heal() {
        toTarget.heal();
        toSource.heal();
        thawB();
    }

    /** More of them than a run may bear in a row, but each time it has come further. */
    @ParameterizedTest(name = "seed {0}, ids {1}")
    @CsvSource({"201, true", "202, true", "290, false"})
    void aLostAnswerToACommitChangesNothing(long seed, boolean ids) throws SQLException {
        Random random = new Random(seed);
        MovingRun run = startedOnA(seed, random, ids);

        toTarget.loseCommits(LOST_COMMITS, random);
        ledger.assertExact(clientOfA(run), run);

        thawB();
        assertThat(toTarget.commitsToLose()).as("COMMITs not lost").isZero();
    }

    @Test
    void aReplicaWhoseDatabaseFallsSilentLosesTheRunAndComesBack() throws SQLException {
        MovingRun run = startedOnA(203, new Random(203), true);
        thawB();
        toTarget.mode(Mode.SILENT);
        run.awaitProgress(PATIENCE);
        ledger.assertExact(site.client(fleet.replica(Fleet.B), run.organization()), run);

        toTarget.heal();

        await().atMost(PATIENCE).until(() -> fleet.replica(Fleet.A).isReady());
        MovingRun next = startedOnA(204, new Random(204), true);
        ledger.assertExact(clientOfA(next), next);
        thawB();
    }

    /** The node lives, and so do its other sessions: nobody but itself can end that one. */
    @Test
    void aSessionThatFallsSilentWhileMuchIsSentIsGivenUp() throws SQLException {
        site.source().execute(LocalDatabases.DEMO, SWELL);
        try {
            toTarget.silentFrom("x".repeat(100));
            MovingRun run = startedOnA(215, new Random(215), true);
            await().atMost(PATIENCE).until(() -> toTarget.silentLinks() > 0);
            toTarget.heal();

            ledger.assertExact(clientOfA(run), run);
        } finally {
            site.source().execute(LocalDatabases.DEMO, SHRINK);
        }
    }

    /** Else it would answer, and work on nothing: the threads that look for work do not live without knowing the time. */
    @Test
    void aReplicaWhoseDatabaseGoesAwayWhileItStartsIsNotLeftWithoutWorkers() throws SQLException {
        fleet.awaitBoth();
        int before = toTarget.ended();
        toTarget.endFrom("select clock_timestamp()");
        fleet.kill(Fleet.A);
        // So often that each of those threads has asked more than once.
        await().atMost(Duration.ofMinutes(1)).until(() -> toTarget.ended() >= before + 4);
        toTarget.heal();

        MovingRun run = startedOnA(214, new Random(214), true);
        ledger.assertExact(clientOfA(run), run);
        thawB();
    }

    @ParameterizedTest(name = "{1} at the {2} with seed {0}")
    @CsvSource({
        "205, RESET, source",
        "206, DRIP, source",
        "218, CUT, source",
        "220, DEAF_CLIENT, source",
        "221, RESET, target",
        "223, LATE, target",
        "224, CUT, target",
        "225, DEAF_SERVER, target"
    })
    void aFaultyNetworkCostsTimeOnly(long seed, Fault fault, String side) throws SQLException {
        Random random = new Random(seed);
        boolean atSource = side.equals("source");
        if (atSource) {
            // From the start, else all rows may be on their way already.
            toSource.mode(Mode.DRIP);
        }
        MovingRun run = atSource ? started(seed, random) : startedOnA(seed, random, true);
        FaultProxy network = atSource ? toSource : toTarget;
        for (int round = 0; round < ROUNDS; round++) {
            run.awaitRead(run.read() + 1 + random.nextInt(500));
            strike(network, fault, random);
        }
        await().atMost(PATIENCE).until(() -> network.cutsToMake() == 0);
        run.awaitProgress(PATIENCE);
        network.heal();

        ledger.assertExact(atSource ? fleet.client(run.organization()) : clientOfA(run), run);

        assertThat(site.target("select max(attempt) > 1 from godwit.chunk where run_id = '" + run.id() + "'"))
                .as("somebody had to go on behind the fault")
                .containsExactly("t");
    }

    private static void strike(FaultProxy network, Fault fault, Random random) {
        switch (fault) {
            case RESET -> network.reset();
            case DRIP -> {
                network.mode(Mode.DRIP);
                network.reset();
            }
            case LATE -> {
                network.mode(Mode.LATE);
                network.reset();
            }
            case CUT -> network.cut(3, 40_000, random);
            case DEAF_SERVER -> assertThat(network.halfClose(true)).isPositive();
            case DEAF_CLIENT -> assertThat(network.halfClose(false)).isPositive();
        }
    }

    /** What was cancelled while nobody heard of the source goes on where it was. */
    @Test
    void aSilentSourceDoesNotHoldACancelUp() throws SQLException {
        toSource.mode(Mode.DRIP);
        MovingRun run = started(207, new Random(207));
        run.awaitRead(1);
        toSource.silentFrom("copy (select");
        toSource.reset();
        await().atMost(PATIENCE).until(() -> toSource.silentLinks() > 0);
        ApiClient client = fleet.client(run.organization());
        long before = run.read();

        client.post("/api/v1/runs/" + run.id() + "/cancel", JsonNodeFactory.instance.objectNode());
        await().atMost(Duration.ofSeconds(10)).until(() -> run.status().equals("cancelled"));

        assertThat(run.read()).isEqualTo(before);
        toSource.heal();
        client.post("/api/v1/runs/" + run.id() + "/resume", JsonNodeFactory.instance.objectNode());
        ledger.assertExact(client, run);
    }

    @ParameterizedTest(name = "{1} at seed {0}")
    @CsvSource({"208,source", "209,target", "210,source", "211,target"})
    void aServerThatIsStartedAgainCostsTimeOnly(long seed, String side) throws SQLException {
        Random random = new Random(seed);
        boolean atSource = side.equals("source");
        if (atSource) {
            // Else all rows may be on their way already.
            toSource.mode(Mode.DRIP);
        }
        MovingRun run = started(seed, random);
        run.awaitRead(1 + random.nextInt(atSource ? ROWS / 50 : ROWS / 2));
        DatabaseServer server = atSource ? site.source() : site.server();
        if (random.nextBoolean()) {
            server.kill();
        } else {
            server.stopImmediately();
        }
        server.restart();
        toSource.reset();
        toSource.heal();
        ledger.assertExact(fleet.client(run.organization()), run);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {212, 213})
    void terminatedBackendsCostTimeOnly(long seed) throws SQLException {
        Random random = new Random(seed);
        MovingRun run = started(seed, random);
        for (long moment : moments(random, 10)) {
            run.awaitRead(moment);
            boolean atSource = random.nextInt(3) == 0;
            DatabaseServer server = atSource ? site.source() : site.server();
            server.execute(LocalDatabases.APPLICATION, """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where usename = any('{godwit_app, demo_reader}') and (state <> 'idle' or random() < 0.5)
                    """);
        }
        ledger.assertExact(fleet.client(run.organization()), run);
    }

    private static MovingRun started(long seed, Random random) {
        UUID organization = new UUID(seed, random.nextLong());
        return site.start(
                fleet.client(organization),
                organization,
                toSource.port(),
                50 + random.nextInt(100),
                1 + random.nextInt(2));
    }

    /** A run that the replica behind the faulty network works on, because the other is frozen. */
    private static MovingRun startedOnA(long seed, Random random, boolean ids) throws SQLException {
        UUID organization = new UUID(seed, random.nextLong());
        ApiClient client = site.client(fleet.replica(Fleet.A), organization);
        fleet.replica(Fleet.B).freeze();
        MovingRun run = site.start(
                client,
                organization,
                Site.MAPPING.formatted(site.connectDemo(client, site.source().port())),
                JsonNodeFactory.instance
                        .objectNode()
                        .put("batchSize", 100)
                        .put("parallelism", 1)
                        .put("idMapping", ids));
        run.awaitRead(1);
        return run;
    }

    private static ApiClient clientOfA(MovingRun run) {
        return site.client(fleet.replica(Fleet.A), run.organization());
    }

    private static void thawB() {
        fleet.replica(Fleet.B).thaw();
    }

    private static long[] moments(Random random, int count) {
        return random.longs(count, 0, ROWS * 7L / 10).sorted().toArray();
    }
}
