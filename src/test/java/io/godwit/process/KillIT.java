package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.godwit.cli.ApiClient;
import io.godwit.process.DatabaseServer.Hold;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two replicas, and whoever works is killed or frozen again and again in the middle of a run. A round that fails is replayed by its
 * seed: it decides batch size, number of slots, when the faults come and which.
 */
@Tag("faults")
class KillIT {

    private static final int ROWS = 100_000;
    private static final int FAULTS_OF_A_RUN = 5;

    /** The lease of four seconds, half a second until the next look at the tasks, and much air for a busy machine. */
    private static final Duration TAKEOVER = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static Site site;
    private static Ledger ledger;
    private static Fleet fleet;

    @BeforeAll
    static void open() throws SQLException {
        site = new Site(directory, ROWS);
        ledger = new Ledger(site);
        fleet = new Fleet(site, site::startReplica);
    }

    @AfterAll
    static void close() {
        fleet.close();
        site.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void aRunWhoseWorkersAreKilledFinishesByItselfAndExactly(long seed) throws Exception {
        Random random = new Random(seed);
        killAgainAndAgain(random, started(seed, random, 1 + random.nextInt(3)));
    }

    /** What is there already is told by the conflict key alone. */
    @Test
    void aRunWithoutIdMappingsIsMovedExactlyToo() throws Exception {
        Random random = new Random(108);
        fleet.awaitBoth();
        UUID organization = new UUID(108, 0);
        ApiClient client = fleet.client(organization);
        MovingRun run = site.start(
                client,
                organization,
                Site.MAPPING.formatted(site.connectDemo(client)),
                JsonNodeFactory.instance.objectNode().put("batchSize", 300).put("idMapping", false));
        killAgainAndAgain(random, run);
    }

    private static void killAgainAndAgain(Random random, MovingRun run) throws Exception {
        for (int left = FAULTS_OF_A_RUN; left > 0; left--) {
            run.awaitRead(moment(run, random, left));
            kill(random, run);
        }
        ledger.assertExact(fleet.client(run.organization()), run);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {101, 102})
    void frozenWorkersThatWakeAfterATakeoverChangeNothing(long seed) throws SQLException {
        Random random = new Random(seed);
        MovingRun run = started(seed, random, 1 + random.nextInt(3));
        for (int left = 2; left > 0; left--) {
            run.awaitRead(moment(run, random, left));
            ServiceProcess frozen = fleet.replica(fleet.worker());
            frozen.freeze();
            try {
                run.awaitProgress(TAKEOVER);
                await().atMost(TAKEOVER).until(() -> chunksTakenOver(run) > 0);
            } finally {
                frozen.thaw();
            }
        }
        ledger.assertExact(fleet.client(run.organization()), run);
    }

    /** The old worker is past all checks but the fence, and would be the first to go on: its session does not live to see it. */
    @Test
    void aWorkerThatIsTakenOverInsideABatchCommitsNothing() throws Exception {
        MovingRun run = started(103, new Random(103), 1);
        run.awaitRead(ROWS / 10);
        try (Hold hold = site.server().lock("lock table app.ce_calls in share mode")) {
            String former = await().until(KillIT::waitingForTheTable, waiting -> waiting.size() == 1)
                    .get(0);
            ServiceProcess old = fleet.replica(replicaOf(former));
            old.freeze();
            try {
                await().atMost(TAKEOVER)
                        .until(KillIT::waitingForTheTable, waiting -> waiting.size() == 1 && !waiting.contains(former));
                // Not only tired of waiting: it would still hold what it had locked.
                assertThat(site.target("select state from pg_stat_activity where pid = " + former))
                        .isEmpty();
            } finally {
                old.thaw();
            }
            hold.release();
        }
        ledger.assertExact(fleet.client(run.organization()), run);
        assertThat(site.target("select max(attempt) from godwit.chunk where run_id = '" + run.id() + "'"))
                .containsExactly("2");
    }

    /** The worst instant, held open: a batch's rows are written, and its checkpoint waits for the run's row. */
    @Test
    void aWorkerThatIsKilledBeforeItsCheckpointLeavesNoRows() throws Exception {
        MovingRun run = started(104, new Random(104), 1);
        for (int moment = 1; moment <= 2; moment++) {
            run.awaitRead(moment * ROWS / 4);
            killBeforeTheCheckpoint(run, moment == 2);
        }
        ledger.assertExact(fleet.client(run.organization()), run);
    }

    /** Nobody is left to take over; whoever comes first goes on, no later than the lease says. */
    @Test
    void aRunOutlivesAllItsWorkers() throws SQLException {
        MovingRun run = started(105, new Random(105), 2);
        // Several batches: with one, going on behind the first is going on behind the last.
        run.awaitRead(ROWS / 20);
        fleet.killAll();
        assertThat(run.status()).isEqualTo("running");
        fleet.replica(Fleet.A);

        run.awaitProgress(TAKEOVER);

        ledger.assertExact(fleet.client(run.organization()), run);
    }

    /** Its rows have no name but what they are: those that are the same must arrive as often as they are there. */
    @Test
    void aTableWithoutAKeyIsMovedExactlyHoweverOftenItsWorkersDie() throws Exception {
        KeylessTable table = new KeylessTable(site);
        fleet.awaitBoth();
        UUID organization = new UUID(106, 0);
        ApiClient client = fleet.client(organization);
        MovingRun run =
                site.start(client, organization, KeylessTable.MAPPING.formatted(site.connectDemo(client)), 100, 1);

        await().atMost(TAKEOVER).pollInterval(Duration.ofMillis(5)).until(() -> table.staged(run) > 0);
        fleet.kill(fleet.worker());
        for (int moment = 1; moment <= 2; moment++) {
            run.awaitRead(moment * KeylessTable.ROWS / 4);
            fleet.kill(fleet.worker());
        }
        run.awaitEnd();

        table.assertExact(run);
    }

    /** The whole run is one batch: at its worst moment every row is written and none is committed. */
    @Test
    void aRunThatIsKeptOrLostAsAWholeIsMovedExactlyHoweverOftenItsWorkersDie() throws Exception {
        KeylessTable table = new KeylessTable(site);
        fleet.awaitBoth();
        UUID organization = new UUID(107, 0);
        ApiClient client = fleet.client(organization);
        MovingRun run = site.start(
                client,
                organization,
                KeylessTable.MAPPING.formatted(site.connectDemo(client)),
                JsonNodeFactory.instance.objectNode().put("batchSize", 100).put("commitMode", "atomic"));

        for (int attempt = 1; attempt <= 2; attempt++) {
            int present = attempt;
            await().atMost(TAKEOVER).pollInterval(Duration.ofMillis(5)).until(() -> table.isWritten(run, present));
            killBeforeTheCheckpoint(run, false);
            assertThat(site.target(
                            "select count(*) from app.keyless_items where organization_id = '" + organization + "'"))
                    .containsExactly("0");
        }
        run.awaitEnd();

        table.assertExact(run);
    }

    private static MovingRun started(long seed, Random random, int parallelism) {
        fleet.awaitBoth();
        UUID organization = new UUID(seed, random.nextLong());
        return site.start(fleet.client(organization), organization, 200 + random.nextInt(300), parallelism);
    }

    /** When the next fault comes, so that there is room for those that are left, in rows behind the run. */
    private static long moment(MovingRun run, Random random, int left) throws SQLException {
        long read = run.read();
        return read + random.nextLong(Math.max(1, (ROWS * 8 / 10 - read) / left));
    }

    private static void kill(Random random, MovingRun run) throws Exception {
        switch (random.nextInt(8)) {
            case 0 -> fleet.killAll();
            case 1 -> {
                String worker = fleet.worker();
                site.server().kill();
                fleet.kill(worker);
                site.server().restart();
            }
            case 2 -> killBeforeTheCheckpoint(run, random.nextBoolean());
            default -> fleet.kill(fleet.worker());
        }
    }

    /**
     * @param withItsSession true to end the session in the database too: else it still does what it was told before, checkpoint and
     *     commit
     */
    private static void killBeforeTheCheckpoint(MovingRun run, boolean withItsSession) throws Exception {
        String fence = "select substring(application_name from 'replica-[ab]') from pg_stat_activity"
                + " where wait_event_type = 'Lock' and query like '%commit_batch%'";
        try (Hold hold = site.server().lock("select from godwit.run where id = '" + run.id() + "' for no key update")) {
            String worker = await().atMost(Duration.ofMinutes(1))
                    .until(() -> site.target(fence), waiting -> !waiting.isEmpty())
                    .get(0);
            fleet.kill(worker);
            if (withItsSession) {
                assertThat(site.target("select pg_terminate_backend(pid) from ("
                                + fence.replace("select substring", "select pid, substring") + ") waiting"))
                        .containsOnly("t");
            }
            hold.release();
        }
    }

    private static long chunksTakenOver(MovingRun run) throws SQLException {
        return site.target("select number from godwit.chunk where attempt > 1 and run_id = '" + run.id() + "'")
                .size();
    }

    private static List<String> waitingForTheTable() throws SQLException {
        return site.target("select pid::text from pg_locks where not granted and relation = 'app.ce_calls'::regclass");
    }

    private static String replicaOf(String pid) throws SQLException {
        return site.target("select substring(application_name from 'replica-[ab]') from pg_stat_activity where pid = "
                        + pid)
                .get(0);
    }
}
