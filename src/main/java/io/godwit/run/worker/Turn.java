package io.godwit.run.worker;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * How long a slot stays at one chunk while another organization has work and no worker. It gives way between two batches, looked at
 * every ten seconds, once it has committed one: the source may have had to sort all its rows before the first came. A source that is
 * too slow even for that is waited for so long and no longer. Belongs to one thread.
 */
final class Turn {

    private static final long LOOK_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofMinutes(15).toNanos();

    private static final long PATIENCE_WITH_A_STAGE_NANOS =
            Duration.ofMinutes(5).toNanos();
    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final BooleanSupplier othersWait;
    private final LongSupplier nanos;
    private final long begun;
    private long looked;

    /**
     * @param othersWait whether it is another organization's turn; asks the database
     * @param nanos the machine's counter
     */
    Turn(BooleanSupplier othersWait, LongSupplier nanos) {
        this.othersWait = othersWait;
        this.nanos = nanos;
        this.begun = nanos.getAsLong();
        this.looked = begun;
    }

    /** True when the slot should leave the chunk to whoever comes next. */
    boolean isOver(boolean hasCommitted) {
        long now = nanos.getAsLong();
        if (now - looked < LOOK_NANOS || !(hasCommitted || now - begun >= PATIENCE_NANOS)) {
            return false;
        }
        return othersWaitAt(now);
    }

    /**
     * The same for a stage, which is lost when it is left: whoever sends a batch a minute keeps its worker, and whoever sends less
     * has it for five minutes.
     *
     * @param batches so many were committed since the turn began
     */
    boolean isOverForAStage(long batches) {
        long now = nanos.getAsLong();
        long passed = now - begun;
        if (now - looked < LOOK_NANOS || passed < PATIENCE_WITH_A_STAGE_NANOS || batches >= passed / MINUTE_NANOS) {
            return false;
        }
        return othersWaitAt(now);
    }

    private boolean othersWaitAt(long now) {
        looked = now;
        return othersWait.getAsBoolean();
    }
}
