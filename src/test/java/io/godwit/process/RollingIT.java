package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.process.FaultProxy.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replicas that are told to stop, one after the other, and replicas whose machines do not agree on the time. */
@Tag("faults")
class RollingIT {

    /** More make it a long test. */
    private static final int ROUNDS = Integer.getInteger("godwit.rolling-rounds", 4);

    private static final int ROWS = 10_000 * ROUNDS;

    /** Less than the twenty seconds after which a replica with heartbeats of five seconds counts as dead. */
    private static final Duration AT_ONCE = Duration.ofSeconds(15);

    @TempDir
    static Path directory;

    private static Site site;
    private static Ledger ledger;
    private static FaultProxy toSource;

    @BeforeAll
    static void open() throws Exception {
        site = new Site(directory, ROWS);
        ledger = new Ledger(site);
        toSource = new FaultProxy(site.source().port());
        site.allow(toSource.port());
    }

    @AfterAll
    static void close() throws IOException {
        toSource.close();
        site.close();
    }

    /** What a replica gives back is taken up at once; what it has read is not lost, and no lease has to run out. */
    @Test
    void aRollingRestartIsNotNoticed() throws SQLException {
        try (Fleet fleet = new Fleet(site, name -> replica(name, "-Dgodwit.heartbeat-seconds=5"))) {
            // Else it is over before the replicas have come up again.
            toSource.mode(Mode.DRIP);
            MovingRun run = started(fleet, 301, 1);
            for (int round = 0; round < ROUNDS; round++) {
                fleet.awaitBoth();
                run.awaitRead(run.read() + 1);
                String worker = fleet.worker();

                assertThat(fleet.replica(worker).terminate()).isLessThan(Duration.ofSeconds(10));

                run.awaitProgress(AT_ONCE);
                fleet.start(worker);
            }
            toSource.heal();
            ledger.assertExact(fleet.client(run.organization()), run);
        }
    }

    /** The one with the wrong clock neither takes what the other works on, nor loses what it has, nor lets the dead lie. */
    @ParameterizedTest(name = "{0} at seed {1}")
    @CsvSource({"PT1H,302", "-PT1H,303"})
    void aReplicaWithAWrongClockWorksAsAnyOther(Duration skew, long seed) throws SQLException {
        String wrong = SkewedClock.jvmOption(directory.resolve("clock-" + seed), skew);
        Map<String, String> clocks = Map.of(Fleet.A, "-Dgodwit.heartbeat-seconds=2", Fleet.B, wrong);
        try (Fleet fleet = new Fleet(site, name -> replica(name, "-Dgodwit.heartbeat-seconds=2", clocks.get(name)))) {
            MovingRun shared = started(fleet, seed, 2);
            fleet.replica(Fleet.B);
            ledger.assertExact(fleet.client(shared.organization()), shared);
            assertThat(site.target("select max(attempt) from godwit.chunk where run_id = '" + shared.id() + "'"))
                    .as("claims of a chunk whose worker lives")
                    .containsExactly("1");

            MovingRun orphaned = started(fleet, seed + 100, 2);
            orphaned.awaitRead(ROWS / 10);
            fleet.replica(Fleet.A).kill();
            ledger.assertExact(site.client(fleet.replica(Fleet.B), orphaned.organization()), orphaned);
        }
    }

    private static ServiceProcess replica(String name, String... jvmOptions) {
        return site.startReplica(name, site.server().port(), "", jvmOptions);
    }

    private static MovingRun started(Fleet fleet, long seed, int parallelism) {
        Random random = new Random(seed);
        UUID organization = new UUID(seed, random.nextLong());
        return site.start(
                fleet.client(organization), organization, toSource.port(), 50 + random.nextInt(50), parallelism);
    }
}
