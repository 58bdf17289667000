package io.godwit.run.metrics;

import io.godwit.run.RunQueue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.function.ToDoubleFunction;
import javax.sql.DataSource;

/**
 * Shows how much work waits. Every node shows the same, because all ask the same database: for one scrape, however many gauges it
 * reads, and for those soon after it, the database is asked once. Safe for any thread.
 */
@ApplicationScoped
class BacklogGauges {

    private static final long KEPT_MS = 10_000;

    private final BacklogRepository repository;
    private final MeterRegistry registry;
    private final Clock clock;
    private Backlog last = Backlog.UNKNOWN;
    private long readAt = Long.MIN_VALUE;

    BacklogGauges(DataSource database, MeterRegistry registry, Clock clock) {
        this.repository = new BacklogRepository(database);
        this.registry = registry;
        this.clock = clock;
    }

    void register(@Observes StartupEvent event) {
        gauge("godwit.runs", Backlog::runsPending, "state", "pending");
        gauge("godwit.runs", Backlog::runsRunning, "state", "running");
        gauge("godwit.slots", Backlog::slotsDue, "state", "due");
        gauge("godwit.slots", Backlog::slotsHeld, "state", "held");
        gauge("godwit.slots", Backlog::slotsWaiting, "state", "waiting");
        gauge("godwit.run.oldest.pending.seconds", Backlog::oldestPendingSeconds);
        gauge("godwit.run.longest.silence.seconds", Backlog::longestSilenceSeconds);
    }

    private void gauge(String name, ToDoubleFunction<Backlog> part, String... tags) {
        Gauge.builder(name, this, gauges -> part.applyAsDouble(gauges.present()))
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private synchronized Backlog present() {
        long now = clock.millis();
        if (readAt == Long.MIN_VALUE || now - readAt >= KEPT_MS) {
            readAt = now;
            last = repository.read(RunQueue.SLOT.getTaskName());
        }
        return last;
    }
}
