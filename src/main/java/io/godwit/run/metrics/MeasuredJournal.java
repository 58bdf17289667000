package io.godwit.run.metrics;

import io.godwit.engine.BatchResult;
import io.godwit.engine.Migrated;
import io.godwit.engine.RunJournal;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import io.godwit.run.metrics.RunMetrics.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A journal whose batches are counted when they are committed, refused or tried again. Used by one thread. */
public final class MeasuredJournal implements RunJournal {

    private final RunJournal journal;
    private final boolean dry;
    private final RunMetrics metrics;
    private long begun;

    /**
     * @param journal keeps the books
     * @param dry true when the rows are taken back
     */
    public MeasuredJournal(RunJournal journal, boolean dry, RunMetrics metrics) {
        this.journal = journal;
        this.dry = dry;
        this.metrics = metrics;
    }

    @Override
    public void begin(Connection target) throws SQLException {
        begun = System.nanoTime();
        try {
            journal.begin(target);
        } catch (SQLException refused) {
            count(refused);
            throw refused;
        }
    }

    @Override
    public void commit(Connection target, BatchResult result) throws SQLException {
        try {
            journal.commit(target, result);
            committed(result);
        } catch (SQLException refused) {
            count(refused);
            throw refused;
        } catch (GodwitException last) {
            if (last.code() == ErrorCode.TOO_MANY_ERRORS) {
                committed(result);
            }
            throw last;
        }
    }

    private void committed(BatchResult result) {
        metrics.committed(result.counts(), result.bytes(), dry, Duration.ofNanos(System.nanoTime() - begun));
    }

    private void count(SQLException refused) {
        ErrorCode code = SqlStates.TARGET.codeOf(refused);
        if (code == ErrorCode.SUPERSEDED) {
            metrics.refused(Refusal.TAKEN_OVER);
        } else if (code == ErrorCode.STOPPED) {
            metrics.refused(Refusal.STOPPED);
        }
    }

    @Override
    public void check(Connection target) throws SQLException {
        try {
            journal.check(target);
        } catch (SQLException refused) {
            count(refused);
            throw refused;
        }
    }

    @Override
    public boolean retries(ErrorCode code) {
        boolean again = journal.retries(code);
        if (again) {
            metrics.retried(code);
        }
        return again;
    }

    @Override
    public void halve(Connection target) throws SQLException {
        journal.halve(target);
    }

    @Override
    public Map<String, Migrated> migrated(Connection target, Collection<String> sourceKeys) throws SQLException {
        return journal.migrated(target, sourceKeys);
    }

    @Override
    public Set<UUID> unfinished(Connection target, Set<UUID> runs) throws SQLException {
        return journal.unfinished(target, runs);
    }

    @Override
    public Map<String, String> sourceKeys(Connection target, Collection<String> destinations) throws SQLException {
        return journal.sourceKeys(target, destinations);
    }

    @Override
    public boolean targetWasEmpty() {
        return journal.targetWasEmpty();
    }

    @Override
    public int batchSize() {
        return journal.batchSize();
    }

    @Override
    public void touch(Connection target, int batch) throws SQLException {
        journal.touch(target, batch);
    }

    @Override
    public Care care() {
        return journal.care();
    }

    @Override
    public @Nullable Long rowsLeft() {
        return journal.rowsLeft();
    }
}
