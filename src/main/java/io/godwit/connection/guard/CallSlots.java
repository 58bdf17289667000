package io.godwit.connection.guard;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * How many calls may wait for sources at once, on this node: few for each organization, so that one whose source keeps silent stops
 * nobody else, and few in all, so that what servers send fits into memory. Safe for any thread.
 */
@ApplicationScoped
public class CallSlots {

    private static final int EACH = 2;
    private static final int ALL = 8;
    private static final long PATIENCE_SECONDS = 5;

    /** Whoever waits for a slot holds a thread, of which the server has some two hundred: for each slot so many may. */
    static final int WAITING_FOR_EACH = 10;

    private final Semaphore all = new Semaphore(ALL, true);
    private final Map<UUID, Waiting> owners = new ConcurrentHashMap<>();

    /** One organization's slots, kept while anybody has or wants one. */
    private record Waiting(Semaphore slots, int users) {}

    /**
     * Does the work in a slot.
     *
     * @throws GodwitException TOO_MANY_CALLS when none is free for five seconds, or as many wait for one as may
     */
    public <T> T within(UUID owner, Supplier<T> work) {
        Semaphore own = owners.merge(
                        owner,
                        new Waiting(new Semaphore(EACH, true), 1),
                        (had, more) -> new Waiting(had.slots, had.users + 1))
                .slots;
        try {
            return within(own, EACH, () -> within(all, ALL, work));
        } finally {
            owners.computeIfPresent(
                    owner, (key, waiting) -> waiting.users == 1 ? null : new Waiting(waiting.slots, waiting.users - 1));
        }
    }

    private static <T> T within(Semaphore slots, int size, Supplier<T> work) {
        boolean taken;
        try {
            taken = slots.getQueueLength() < WAITING_FOR_EACH * size
                    && slots.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            taken = false;
        }
        if (!taken) {
            throw GodwitException.retryAfter(
                    ErrorCode.TOO_MANY_CALLS, ErrorCode.TOO_MANY_CALLS.title(), Duration.ofSeconds(PATIENCE_SECONDS));
        }
        try {
            return work.get();
        } finally {
            slots.release();
        }
    }
}
