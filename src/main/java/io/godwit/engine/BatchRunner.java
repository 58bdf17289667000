package io.godwit.engine;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The batch loop: read, write, commit with the checkpoint, ask whether to stop, again. A batch is one transaction with its
 * checkpoint, so that a crash at any instant neither loses nor doubles a row. Belongs to one thread.
 */
public final class BatchRunner {

    private static final int MOST_TRIES = 5;

    private final ChunkWork work;
    private final Connection target;
    private final RunJournal journal;
    private final StopSignal stop;

    public BatchRunner(ChunkWork work, Connection target, RunJournal journal, StopSignal stop) {
        this.work = work;
        this.target = target;
        this.journal = journal;
        this.stop = stop;
    }

    /**
     * Runs batches until the chunk is done or the signal is raised.
     *
     * @param last the number of the last batch that is committed
     * @return true when the chunk is done
     * @throws GodwitException with a source or target code; everything committed so far stays
     */
    public boolean run(int last) {
        int number = last;
        while (!stop.isRaised()) {
            work.read();
            number++;
            if (write(number)) {
                return true;
            }
        }
        return false;
    }

    /** A batch that met a concurrent change is built again from what was read; what it meets now, it sees. */
    private boolean write(int number) {
        for (int attempt = 1; ; attempt++) {
            try {
                journal.begin(target);
                BatchResult result = work.write(target, number);
                journal.commit(target, result);
                return result.done();
            } catch (SQLException failure) {
                GodwitException problem = rolledBack(failure);
                if (attempt == MOST_TRIES || !isWorthAnotherTry(problem.code())) {
                    throw problem;
                }
            } catch (RuntimeException failure) {
                rollback(failure);
                throw failure;
            }
        }
    }

    /** Unique here can only come from the books: another run of the same mapping has migrated a row in the meantime. */
    private static boolean isWorthAnotherTry(ErrorCode code) {
        return code == ErrorCode.CONCURRENCY_CONFLICT || code == ErrorCode.LOCK_TIMEOUT || code == ErrorCode.UNIQUE;
    }

    private GodwitException rolledBack(SQLException failure) {
        rollback(failure);
        ErrorCode code = SqlStates.TARGET.codeOf(failure);
        return new GodwitException(code, code.title(), failure);
    }

    private void rollback(Exception failure) {
        try {
            target.rollback();
        } catch (SQLException lost) {
            failure.addSuppressed(lost);
        }
    }
}
