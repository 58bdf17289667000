package io.godwit.engine;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * The batch loop: take what was read, write, commit with the checkpoint, ask whether to stop, again. A batch is one transaction
 * with its checkpoint, so that a crash at any instant neither loses nor doubles a row. Belongs to one thread; the reading is done
 * by another, ahead of it.
 *
 * @param <B> what is read at a time
 */
public final class BatchRunner<B extends ChunkWork.Batch> {

    private static final int MOST_TRIES = 5;

    /** How long a slow source is waited for before the journal is asked whether the chunk is still ours. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final ChunkWork<B> work;
    private final Connection target;
    private final RunJournal journal;
    private final StopSignal stop;

    public BatchRunner(ChunkWork<B> work, Connection target, RunJournal journal, StopSignal stop) {
        this.work = work;
        this.target = target;
        this.journal = journal;
        this.stop = stop;
    }

    /**
     * Runs batches until the chunk is done or the signal is raised, and closes the work.
     *
     * @param last the number of the last batch that is committed
     * @return true when the chunk is done
     * @throws GodwitException with a source or target code; everything committed so far stays
     */
    public boolean run(int last) {
        try (ReadAhead<B> ahead = new ReadAhead<>(work, journal.care() != RunJournal.Care.USUAL)) {
            int number = last;
            B batch = next(ahead);
            while (batch != null) {
                number++;
                if (write(batch, number)) {
                    return true;
                }
                ahead.committed();
                batch = next(ahead);
            }
            return false;
        }
    }

    /** Null when the signal is raised. Whoever stops a run must not wait for a slow source. */
    private @Nullable B next(ReadAhead<B> ahead) {
        while (!stop.isRaised()) {
            B batch = ahead.poll(PATIENCE);
            if (batch != null) {
                return batch;
            }
            ask();
        }
        return null;
    }

    private void ask() {
        try {
            journal.check(target);
        } catch (SQLException failure) {
            throw rolledBack(failure);
        }
    }

    /** A batch that met a concurrent change is built again from what was read; what it meets now, it sees. */
    private boolean write(B batch, int number) {
        for (int attempt = 1; ; attempt++) {
            try {
                if (journal.care() != RunJournal.Care.USUAL) {
                    journal.touch(target, number);
                }
                journal.begin(target);
                BatchResult result = work.write(target, batch, number);
                journal.commit(target, result);
                return result.done();
            } catch (SQLException failure) {
                GodwitException problem = rolledBack(failure);
                if (problem.code() == ErrorCode.STATEMENT_TIMEOUT) {
                    halve(problem);
                }
                if (attempt == MOST_TRIES || !isWorthAnotherTry(problem.code()) || !journal.retries(problem.code())) {
                    throw problem;
                }
            } catch (RuntimeException | Error failure) {
                rollback(target, failure);
                throw failure;
            }
        }
    }

    /** The same rows at a time would take as long the next time. */
    private void halve(GodwitException problem) {
        try {
            journal.halve(target);
        } catch (SQLException unnoted) {
            problem.addSuppressed(unnoted);
        }
    }

    /** Unique here can only come from the books: another run of the same mapping has migrated a row in the meantime. */
    private static boolean isWorthAnotherTry(ErrorCode code) {
        return code == ErrorCode.CONCURRENCY_CONFLICT || code == ErrorCode.LOCK_TIMEOUT || code == ErrorCode.UNIQUE;
    }

    private GodwitException rolledBack(SQLException failure) {
        rollback(target, failure);
        ErrorCode code = SqlStates.TARGET.codeOf(failure);
        return new GodwitException(code, code.title(), failure);
    }

    /** Takes back what is not committed. A session that is lost is given up: a silent server would be waited for once more. */
    public static void rollback(Connection target, Throwable failure) {
        try {
            if (SqlStates.isSessionLost(failure)) {
                target.unwrap(BaseConnection.class).abort(Runnable::run);
            } else {
                target.rollback();
            }
        } catch (SQLException lost) {
            failure.addSuppressed(lost);
        }
    }
}
