package io.godwit.run.worker;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.godwit.run.RunQueue;
import io.godwit.run.SlotId;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.context.ManagedExecutor;
import org.eclipse.microprofile.context.ThreadContext;

/**
 * Runs the slot tasks. The same path serves one node and many: a task whose worker misses four heartbeats is given to
 * another, and the fence keeps the first from committing anything more. Which task comes next is decided by {@link FairSlots}.
 * Started and stopped with the service.
 */
@ApplicationScoped
class RunScheduler {

    private static final int MISSED_HEARTBEATS = 4;
    private static final Duration POLL = Duration.ofMillis(500);

    /** The part of the threads that may be busy when a worker that has ended a run looks for the next at once. */
    private static final double ALMOST_ALL = 0.9;

    /** When a worker could not even note what went wrong, most likely because our own database is away. */
    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

    private final RunWorker worker;
    private final Event<RunQueue.Left> left;
    private final Clock clock;
    private final ManagedExecutor threads;
    private final Scheduler scheduler;
    private final String process = UUID.randomUUID().toString();
    private volatile boolean stopping;

    RunScheduler(
            RunWorker worker,
            Event<RunQueue.Left> left,
            DataSource dataSource,
            Clock clock,
            @ConfigProperty(name = "godwit.workers", defaultValue = "4") int workers,
            @ConfigProperty(name = "godwit.heartbeat-seconds", defaultValue = "5") int heartbeatSeconds,
            @ConfigProperty(name = "godwit.max-running-runs", defaultValue = "2") int mostRunning,
            @ConfigProperty(name = "godwit.max-workers-per-connection", defaultValue = "8") int mostReading) {
        Duration heartbeat = Duration.ofSeconds(heartbeatSeconds);
        this.worker = worker;
        this.left = left;
        this.clock = clock;
        this.threads = ManagedExecutor.builder()
                .propagated()
                .cleared(ThreadContext.ALL_REMAINING)
                .maxAsync(workers)
                .build();
        CustomTask<SlotId> slots = Tasks.custom(RunQueue.SLOT)
                .onFailure(new FailureHandler.OnFailureRetryLater<>(AFTER_A_FAILURE))
                // The library's own handler goes by the machine's clock.
                .onDeadExecution((dead, operations) -> operations.reschedule(dead, clock.instant()))
                .execute(this::execute);
        this.scheduler = Scheduler.create(dataSource, slots)
                .schedulerName(() -> process)
                .serializer(new JacksonSerializer())
                .threads(workers)
                .executorService(threads)
                .pollingInterval(POLL)
                .jdbcCustomization(new FairSlots(heartbeat.multipliedBy(MISSED_HEARTBEATS), mostRunning, mostReading))
                // What is taken begins at once: a taken run that waits for a thread would count as running.
                .pollUsingLockAndFetch(ALMOST_ALL, 1)
                // The same on all nodes: by a wrong one a node would rob the living, or seem dead itself.
                .clock(clock::instant)
                .heartbeatInterval(heartbeat)
                .missedHeartbeatsLimit(MISSED_HEARTBEATS)
                .shutdownMaxWait(Duration.ofSeconds(10))
                .build();
    }

    /**
     * The library's threads end for good where its clock has nothing to say: the service would answer, and work on nothing. So one
     * whose database has never told the time does not start.
     */
    void start(@Observes StartupEvent event) {
        Instant met = clock.instant();
        Log.debugf("Looks for work from %s on, by the database's clock", met);
        scheduler.start();
    }

    /** Looks for work at once when some was queued here, as soon as others can see it. */
    void wake(@Observes(during = TransactionPhase.AFTER_SUCCESS) RunQueue.Queued queued) {
        scheduler.triggerCheckForDueExecutions();
    }

    /** Workers end their batch first; what is left is done by others at once, because the tasks are given back. */
    void stop(@Observes ShutdownEvent event) {
        stopping = true;
        scheduler.stop();
        threads.shutdown();
    }

    private CompletionHandler<SlotId> execute(TaskInstance<SlotId> task, ExecutionContext context) {
        Lease lease = new Lease(task.getData(), process, context.getExecution().version);
        Optional<Duration> pause = worker.work(lease, () -> stopping);
        if (pause.isEmpty()) {
            return (complete, operations) -> {
                operations.remove();
                left.fire(new RunQueue.Left(lease.slot().run()));
            };
        }
        return (complete, operations) ->
                operations.reschedule(complete, clock.instant().plus(pause.get()));
    }
}
