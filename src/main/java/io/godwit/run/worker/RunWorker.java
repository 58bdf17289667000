package io.godwit.run.worker;

import io.godwit.engine.StopSignal;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Retry;
import io.godwit.platform.sql.SqlStates;
import io.godwit.run.SlotId;
import io.godwit.run.metrics.RunMetrics;
import io.godwit.run.worker.WorkRepository.Ending;
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

    /** After so many passing faults of each slot without a batch committed between them a run fails. */
    private static final int MOST_STALLS = 8;

    private static final long LONGEST_PAUSE_SECONDS = 60;

    private static final Duration AFTER_A_DEATH = Duration.ofSeconds(1);

    private final WorkRepository work;
    private final ChunkMover mover;
    private final RunMetrics metrics;

    RunWorker(WorkRepository work, ChunkMover mover, RunMetrics metrics) {
        this.work = work;
        this.mover = mover;
        this.metrics = metrics;
    }

    /**
     * Works on the run.
     *
     * @return when to call again; empty when there is nothing left to do
     */
    Optional<Duration> work(Lease lease, StopSignal stop) {
        SlotId slot = lease.slot();
        OrganizationId organization = slot.owner();
        Optional<OpenedRun> opened = work.begin(organization, slot);
        if (opened.isEmpty()) {
            work.endStopping(organization, slot);
            return Optional.empty();
        }
        if (opened.get().isBeyondBudget()) {
            return settle(lease, ErrorCode.TOO_MANY_ERRORS);
        }
        try {
            if (!mover.move(lease, opened.get(), stop)) {
                return Optional.of(Duration.ZERO);
            }
            return end(lease);
        } catch (StackOverflowError | OutOfMemoryError death) {
            return died(lease, death);
        } catch (RuntimeException problem) {
            return settle(lease, codeOf(problem, slot));
        }
    }

    /** A run that was told to stop while no batch of this slot was at hand finds nothing to claim either. */
    private Optional<Duration> end(Lease lease) {
        Ending ending = work.end(lease.slot().owner(), lease.slot());
        if (ending == Ending.UNBALANCED) {
            return settle(lease, ErrorCode.UNBALANCED);
        }
        if (ending == Ending.BEYOND_BUDGET) {
            return settle(lease, ErrorCode.TOO_MANY_ERRORS);
        }
        if (ending == Ending.LEFT) {
            work.endStopping(lease.slot().owner(), lease.slot());
        }
        return Optional.empty();
    }

    /** Our own database may go away between two batches as well. */
    private static ErrorCode codeOf(RuntimeException problem, SlotId slot) {
        ErrorCode code = problem instanceof GodwitException known
                ? known.code()
                : SqlStates.cause(problem).map(SqlStates.TARGET::codeOf).orElse(ErrorCode.INTERNAL_ERROR);
        if (code == ErrorCode.INTERNAL_ERROR) {
            // Class, state and place only: messages may carry row values.
            Log.errorf("Run %s met %s", slot.run(), SqlStates.described(problem));
        }
        return code;
    }

    /** As if the process had died; the next try is told of it by the chunk. */
    private Optional<Duration> died(Lease lease, Error death) {
        Log.errorf("Run %s met %s", lease.slot().run(), SqlStates.described(death));
        mover.died(lease);
        return Optional.of(AFTER_A_DEATH);
    }

    private Optional<Duration> settle(Lease lease, ErrorCode code) {
        SlotId slot = lease.slot();
        OrganizationId organization = slot.owner();
        if (code == ErrorCode.SUPERSEDED) {
            // Whoever took the chunk may itself be dead: as long as the task is ours, so is the run.
            return Optional.of(Duration.ZERO);
        }
        if (code == ErrorCode.STOPPED) {
            work.endStopping(organization, slot);
            return Optional.empty();
        }
        if (code.retry() == Retry.TIMED) {
            int stalls = work.stall(organization, lease, code);
            if (stalls > 0) {
                metrics.stalled(code);
            }
            if (stalls > 0 && stalls < MOST_STALLS) {
                long seconds = Math.min(LONGEST_PAUSE_SECONDS, 1L << (stalls - 1));
                if (work.waiting(organization, lease, seconds)) {
                    return Optional.of(Duration.ofSeconds(seconds));
                }
            }
        }
        if (work.fail(organization, lease, code)) {
            metrics.failed(code);
            Log.warnf("Run %s failed: %s", slot.run(), code.wire());
        }
        work.endStopping(organization, slot);
        return Optional.empty();
    }
}
