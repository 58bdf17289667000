package io.godwit.bench;

import io.godwit.bench.GodwitRun.Fate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Two processes of the service, of which one is killed in a run: how soon does the other go on with it? */
final class Resume implements Contender {

    private static final int BATCH = 5_000;

    /** It is killed when this part of the rows is committed. */
    private static final int PART = 3;

    private final Service service;
    private final Mappings mappings;
    private final Servers servers;
    private final List<Takeover> takeovers = new ArrayList<>();

    /** One kill and what followed, by the database's clock. */
    private record Takeover(Instant killed, Instant claimed, Instant committed) {

        private Duration untilClaimed() {
            return Duration.between(killed, claimed);
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
        String mapping = mappings.id(workload);
        try (Service other = service.replica()) {
            warm(other, mapping);
            other.freeze();
            GodwitRun run = GodwitRun.start(service.client(), mapping, BATCH, 1, true);
            try (RunWatch watch = new RunWatch(servers.superviseTarget(), run.id())) {
                String dead = watch.awaitRead(workload.rows() / PART);
                other.thaw();
                service.kill();
                Instant killed = watch.now();
                RunWatch.Claim claim = watch.awaitClaimWithout(dead);
                takeovers.add(new Takeover(killed, claim.at(), watch.awaitCommit(claim)));
            }
            run.awaitEnd(other.client()).check(workload, Fate.INSERTED);
            service.startAgain();
        }
    }

    /** A replica that is needed has been at work before, as a rule. */
    private void warm(Service other, String mapping) {
        service.freeze();
        try {
            GodwitRun.rehearse(other.client(), mapping, BATCH).awaitEnd(other.client());
        } finally {
            service.thaw();
        }
    }

    /** For people: the medians of all kills. */
    String text(Workload workload) {
        List<Double> commits = sorted(Takeover::fromClaimToCommit);
        return """
                ## %s (%,d rows)

                Resume after a kill: the first commit comes %,.0f ms after the claim (from %,.0f to %,.0f; goal: below 500 ms).
                One of two processes was killed (kill -9) with a third of the rows committed (batches of %,d, one part). The other,
                which had moved rows before, claimed the dead one's chunk %.1f s after the kill: until then four heartbeats of 5 s
                were missed. Medians of %d kills, and all rows arrived.
                """.formatted(
                        workload.title(),
                        workload.rows(),
                        median(commits),
                        commits.get(0),
                        commits.get(commits.size() - 1),
                        BATCH,
                        median(sorted(Takeover::untilClaimed)) / 1000,
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
