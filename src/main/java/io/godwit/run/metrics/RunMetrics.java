package io.godwit.run.metrics;

import io.godwit.connection.SourceSessions;
import io.godwit.engine.Counts;
import io.godwit.platform.error.ErrorCode;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Counts what the workers of this process do, from its start on: per batch, never per row. The books of the runs are exact; these
 * numbers miss a batch whose commit was not confirmed. Safe for any thread.
 */
@ApplicationScoped
public class RunMetrics {

    private static final Duration[] BUCKETS = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofSeconds(60)
    };

    /** What the guard of sources refuses for. */
    private static final List<ErrorCode> GUARDED = List.of(
            ErrorCode.DESTINATION_NOT_ALLOWED,
            ErrorCode.PROTOCOL_ERROR,
            ErrorCode.ROW_TOO_LARGE,
            ErrorCode.STATEMENT_TIMEOUT);

    private final MeterRegistry registry;
    private final SourceSessions sessions;

    RunMetrics(MeterRegistry registry, SourceSessions sessions) {
        this.registry = registry;
        this.sessions = sessions;
    }

    /** Whom a chunk was taken over from. */
    public enum Former {
        /** Another process, which is dead or slow. */
        ANOTHER_PROCESS,
        /** This process, after an error that processes die of. */
        SAME_PROCESS,
        /** Nobody: it had been given back, for a stop or to wait a fault out. */
        GIVEN_BACK
    }

    /** Why a batch was not let in. */
    enum Refusal {
        TAKEN_OVER,
        STOPPED
    }

    /** Shows what has not happened yet as 0, so that its first time can be seen. */
    void register(@Observes StartupEvent event) {
        for (boolean dry : new boolean[] {false, true}) {
            add(Counts.none(), Counts.Bytes.none(), dry);
            timer(dry);
        }
        for (Former former : Former.values()) {
            add("godwit.chunk.takeovers", 0, "from", word(former));
        }
        for (Refusal refusal : Refusal.values()) {
            add("godwit.fence.rejections", 0, "reason", word(refusal));
        }
        FunctionCounter.builder("godwit.source.received.bytes", sessions, SourceSessions::bytesReceived)
                .register(registry);
        for (ErrorCode code : GUARDED) {
            FunctionCounter.builder("godwit.source.refusals", sessions, guarded -> guarded.refusals(code))
                    .tag("code", code.wire())
                    .register(registry);
        }
    }

    /** A chunk is gone on with that somebody had before. */
    public void takenOver(Former former) {
        add("godwit.chunk.takeovers", 1, "from", word(former));
    }

    /** A run meets a passing fault and waits. */
    public void stalled(ErrorCode code) {
        add("godwit.run.stalls", 1, "code", code.wire());
    }

    /** A run has failed. */
    public void failed(ErrorCode code) {
        add("godwit.run.failures", 1, "code", code.wire());
    }

    /** Rows were committed, or would have been in a dry run. */
    public void committed(Counts counts, Counts.Bytes bytes, boolean dry, Duration took) {
        add(counts, bytes, dry);
        timer(dry).record(took);
    }

    void retried(ErrorCode code) {
        add("godwit.batch.retries", 1, "code", code.wire());
    }

    void refused(Refusal refusal) {
        add("godwit.fence.rejections", 1, "reason", word(refusal));
    }

    private void add(Counts counts, Counts.Bytes bytes, boolean dry) {
        add("godwit.rows.read", counts.read(), "dry_run", Boolean.toString(dry));
        add("godwit.row.warnings", counts.warnings(), "dry_run", Boolean.toString(dry));
        rows("inserted", counts.inserted(), bytes.inserted(), dry);
        rows("updated", counts.updated(), bytes.updated(), dry);
        rows("unchanged", counts.unchanged(), bytes.unchanged(), dry);
        rows("skipped", counts.skipped(), bytes.skipped(), dry);
        rows("failed", counts.failed(), bytes.failed(), dry);
    }

    private void rows(String outcome, int rows, long bytes, boolean dry) {
        add("godwit.rows", rows, "outcome", outcome, "dry_run", Boolean.toString(dry));
        add("godwit.row.bytes", (double) bytes, "outcome", outcome, "dry_run", Boolean.toString(dry));
    }

    private Timer timer(boolean dry) {
        return Timer.builder("godwit.batch")
                .tag("dry_run", Boolean.toString(dry))
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private void add(String name, double amount, String... tags) {
        registry.counter(name, tags).increment(amount);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
