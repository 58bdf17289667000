package io.godwit.run.work;

import io.godwit.engine.StopSignal;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Retry;
import io.godwit.run.SlotId;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;

/**
 * Works on one run until it ends, is stopped, or meets a passing fault. Whatever it knows it has read from the database: a worker
 * may die at any instant and another goes on. Safe for any thread; one call belongs to one thread.
 */
@ApplicationScoped
class RunWorker {

    /** After so many passing faults without a batch committed between them a run fails. */
    private static final int MOST_STALLS = 8;

    private static final long LONGEST_PAUSE_SECONDS = 60;

    private final WorkRepository work;
    private final ChunkMover mover;

    RunWorker(WorkRepository work, ChunkMover mover) {
        this.work = work;
        this.mover = mover;
    }

    /**
     * Works on the run.
     *
     * @param owner this worker's name, unique among all workers alive
     * @return when to call again; empty when there is nothing left to do
     */
    Optional<Duration> work(SlotId slot, String owner, StopSignal stop) {
        OrganizationId organization = slot.owner();
        Optional<OpenedRun> opened = work.begin(organization, slot);
        if (opened.isEmpty()) {
            work.endCancelling(organization, slot);
            return Optional.empty();
        }
        try {
            if (!mover.move(slot, opened.get(), owner, stop)) {
                return Optional.of(Duration.ZERO);
            }
            if (!work.end(organization, slot)) {
                settle(organization, slot, ErrorCode.UNBALANCED);
            }
            return Optional.empty();
        } catch (GodwitException problem) {
            return settle(organization, slot, problem.code());
        } catch (RuntimeException unforeseen) {
            // Class and place only: messages may carry row values.
            Log.errorf("Run %s met %s %s", slot.run(), unforeseen.getClass().getName(), place(unforeseen));
            return settle(organization, slot, ErrorCode.INTERNAL_ERROR);
        }
    }

    private static String place(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : "at " + trace[0];
    }

    private Optional<Duration> settle(OrganizationId organization, SlotId slot, ErrorCode code) {
        if (code == ErrorCode.SUPERSEDED) {
            // Whoever took the chunk may itself be dead: as long as the task is ours, so is the run.
            return Optional.of(Duration.ZERO);
        }
        if (code == ErrorCode.STOPPED) {
            work.endCancelling(organization, slot);
            return Optional.empty();
        }
        if (code.retry() == Retry.TIMED) {
            int stalls = work.stall(organization, slot, code);
            if (stalls > 0 && stalls < MOST_STALLS) {
                long seconds = Math.min(LONGEST_PAUSE_SECONDS, 1L << (stalls - 1));
                work.waiting(organization, slot, seconds);
                return Optional.of(Duration.ofSeconds(seconds));
            }
        }
        Log.warnf("Run %s failed: %s", slot.run(), code.wire());
        work.fail(organization, slot, code);
        work.endCancelling(organization, slot);
        return Optional.empty();
    }
}
