package io.godwit.bench;

import io.godwit.bench.GodwitRun.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The service, killed in a run: how soon does a new process go on with it? */
final class Resume implements Contender {

    private static final int BATCH = 5_000;

    /** It is killed when this part of the rows is committed. */
    private static final int PART = 3;

    private final Service service;
    private final Mappings mappings;
    private final Servers servers;
    private final List<Takeover> takeovers = new ArrayList<>();

    /** One kill and what followed, by the database's clock. */
    private record Takeover(Instant killed, Instant ready, Instant claimed, Instant committed) {

        private Duration untilReady() {
            return Duration.between(killed, ready);
        }

        private Duration untilClaimed() {
            return Duration.between(killed, claimed);
        }

        private Duration fromReadyToClaim() {
            return Duration.between(ready, claimed);
        }

        private Duration fromClaimToCommit() {
            return Duration.between(claimed, committed);
        }
    }

    Resume(Service service, Mappings mappings, Servers servers) {
        this.service = service;
        this.mappings = mappings;
        this.servers = servers;
    }

    @Override
    public String name() {
        return "Godwit, killed in a run";
    }

    @Override
    public Optional<String> books() {
        return Optional.of("godwit.id_mapping");
    }

    @Override
    public void move(Workload workload) throws Exception {
        GodwitRun run = GodwitRun.start(service.client(), mappings.id(workload), BATCH, 1, true);
        try (RunWatch watch = new RunWatch(servers.superviseTarget(), run.id())) {
            String dead = watch.awaitRead(workload.rows() / PART);
            service.kill();
            Instant killed = watch.now();
            service.startAgain();
            Instant ready = watch.now();
            RunWatch.Claim claim = watch.awaitClaimWithout(dead);
            takeovers.add(new Takeover(killed, ready, claim.at(), watch.awaitCommit(claim)));
        }
        run.awaitEnd(service.client()).check(workload, Fate.INSERTED);
    }

    /** For people: the medians of all kills. */
    String text(Workload workload) {
        List<Double> commits = sorted(Takeover::fromClaimToCommit);
        return """
                ## %s (%,d rows)

                Resume after a kill: the first commit comes %,.0f ms after the claim (from %,.0f to %,.0f; goal: below 500 ms).
                The process was killed (kill -9) with a third of the rows committed (batches of %,d, one part) and another
                started at once, which was ready %.1f s after the kill and claimed the dead one's chunk %.1f s after the kill,
                %.1f s after it was ready: until then four heartbeats of 5 s were missed. Medians of %d kills. The new process is
                cold, and all rows arrived.
                """.formatted(
                        workload.title(),
                        workload.rows(),
                        median(commits),
                        commits.get(0),
                        commits.get(commits.size() - 1),
                        BATCH,
                        median(sorted(Takeover::untilReady)) / 1000,
                        median(sorted(Takeover::untilClaimed)) / 1000,
                        median(sorted(Takeover::fromReadyToClaim)) / 1000,
                        takeovers.size());
    }

    /** In milliseconds. */
    private List<Double> sorted(Function<Takeover, Duration> measure) {
        return takeovers.stream()
                .map(measure)
                .map(duration -> duration.toNanos() / 1e6)
                .sorted()
                .toList();
    }

    private static double median(List<Double> sorted) {
        return sorted.get(sorted.size() / 2);
    }
}
