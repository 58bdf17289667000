package io.godwit.run;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Hands runs to the workers. What is queued inside a transaction exists when it commits, and only then. */
@ApplicationScoped
public class RunQueue {

    /** The task whose execution works on a run until it ends. */
    public static final TaskDescriptor<SlotId> SLOT = TaskDescriptor.of("run-slot", SlotId.class);

    /** Tells this process's own workers that there is work; those of others find it when they look next. */
    public record Queued(SlotId slot) {}

    /**
     * Tells this process that a worker of its own has left a run: it has ended or rests, or the other slots go on. What became of it
     * can be read by then, and it counts no more among the running.
     */
    public record Left(UUID run) {}

    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

    private final SchedulerClient client;
    private final RunRepository repository;
    private final Event<Queued> queued;
    private final Clock clock;
    private final int mostQueued;

    RunQueue(
            DataSource dataSource,
            RunRepository repository,
            Event<Queued> queued,
            Clock clock,
            @ConfigProperty(name = "godwit.max-queued-runs", defaultValue = "50") int mostQueued) {
        this.repository = repository;
        this.queued = queued;
        this.mostQueued = mostQueued;
        this.client = SchedulerClient.Builder.create(dataSource)
                .serializer(new JacksonSerializer())
                .build();
        this.clock = clock;
    }

    /**
     * Queues a task for a run, in the transaction that has made the run pending; nothing happens when it has a task already.
     *
     * @throws GodwitException TOO_MANY_RUNS when with this one the organization has more queued runs than it may; the
     *     transaction must then be rolled back
     */
    public void add(SlotId slot) {
        if (repository.lockQueued(slot.owner()) > mostQueued) {
            throw GodwitException.retryAfter(
                    ErrorCode.TOO_MANY_RUNS, "An organization may have " + mostQueued + " queued runs", RETRY_AFTER);
        }
        schedule(slot);
    }

    /** Gives a run further slots, so that it has as many; those that it has already stay as they are. */
    public void fill(SlotId first, int slots) {
        for (int number = 1; number < slots; number++) {
            schedule(new SlotId(first.organization(), first.run(), first.attempt(), number, first.connection()));
        }
    }

    private void schedule(SlotId slot) {
        client.scheduleIfNotExists(SLOT.instance(slot.instance()).data(slot).scheduledTo(clock.instant()));
        queued.fire(new Queued(slot));
    }
}
