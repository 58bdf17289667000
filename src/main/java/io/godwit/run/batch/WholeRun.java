package io.godwit.run.batch;

import io.godwit.engine.BatchRunner;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.Counts;
import io.godwit.engine.StopSignal;
import io.godwit.engine.source.ReadRange;
import io.godwit.engine.source.TableSource;
import io.godwit.engine.table.OpenRun;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;

/**
 * Moves all rows of a run in one transaction, from the stage where they were read into: those without a key, the others, and the
 * references between them. Whoever comes after a fault, a stop or a death begins anew. Belongs to one thread.
 */
public final class WholeRun {

    private final OpenRun run;
    private final TableSource rows;
    private final ReadRange range;
    private final WholeJournal journal;
    private final Clock clock;

    /**
     * @param rows what the rows are moved from
     * @param range all of its keys
     * @param books those of the chunk that stands for the run
     */
    public WholeRun(OpenRun run, TableSource rows, ReadRange range, BatchJournal books, Clock clock) {
        this.run = run;
        this.rows = rows;
        this.range = range;
        this.journal = new WholeJournal(books);
        this.clock = clock;
    }

    /**
     * Moves the rows.
     *
     * @return true when they are committed, false when it was stopped and nothing is kept
     * @throws GodwitException TOO_MANY_ERRORS when more rows failed than the run may bear, else with the code of what stands in the
     *     way; nothing is kept but what is wrong with the rows
     */
    public boolean move(Connection target, StopSignal stop) {
        try {
            boolean done = moveParts(target, stop);
            if (done) {
                journal.end(target, clock.instant());
            } else {
                target.rollback();
            }
            return done;
        } catch (GodwitException problem) {
            BatchRunner.rollback(target, problem);
            throw explained(problem, target);
        } catch (SQLException failure) {
            throw failed(failure, target);
        } catch (RuntimeException | Error failure) {
            // Whoever closes a session with an open transaction commits it.
            BatchRunner.rollback(target, failure);
            throw failure;
        }
    }

    /** What was committed. */
    public Counts counts() {
        return journal.counts();
    }

    /** The bytes of its rows. */
    public Counts.Bytes bytes() {
        return journal.bytes();
    }

    private boolean moveParts(Connection target, StopSignal stop) {
        Checkpoint start = Checkpoint.start();
        journal.at(ChunkKind.NULL_KEYS);
        if (!run.runNullKeys(rows, target, start, journal, stop)) {
            return false;
        }
        journal.at(ChunkKind.ROWS);
        if (!run.runRows(rows, target, start, range, journal, stop)) {
            return false;
        }
        journal.at(ChunkKind.REFERENCES);
        return !run.hasReferences() || run.isDry() || run.runReferences(rows, target, start, range, journal, stop);
    }

    /** Another run of the same mapping that migrated a row meanwhile is a conflict that time mends. */
    private GodwitException explained(GodwitException problem, Connection target) {
        if (problem.code() == ErrorCode.UNIQUE) {
            ErrorCode code = ErrorCode.CONCURRENCY_CONFLICT;
            return new GodwitException(code, code.title(), problem);
        }
        if (problem.code() == ErrorCode.TOO_MANY_ERRORS) {
            try {
                journal.explain(target);
            } catch (SQLException failure) {
                return failed(failure, target);
            }
        }
        return problem;
    }

    private static GodwitException failed(SQLException failure, Connection target) {
        BatchRunner.rollback(target, failure);
        ErrorCode code = SqlStates.TARGET.codeOf(failure);
        return new GodwitException(code, code.title(), failure);
    }
}
