package io.godwit.run;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.serializer.JacksonSerializer;
import com.github.kagkarlsson.scheduler.task.TaskDescriptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import javax.sql.DataSource;

/** Hands runs to the workers. What is queued inside a transaction exists when it commits, and only then. */
@ApplicationScoped
public class RunQueue {

    /** The task whose execution works on a run until it ends. */
    public static final TaskDescriptor<SlotId> SLOT = TaskDescriptor.of("run-slot", SlotId.class);

    private final SchedulerClient client;
    private final Clock clock;

    RunQueue(DataSource dataSource, Clock clock) {
        this.client = SchedulerClient.Builder.create(dataSource)
                .serializer(new JacksonSerializer())
                .build();
        this.clock = clock;
    }

    /** Queues a task for the run; nothing happens when it has one already. */
    public void add(SlotId slot) {
        client.scheduleIfNotExists(SLOT.instance(slot.instance()).data(slot).scheduledTo(clock.instant()));
    }
}
