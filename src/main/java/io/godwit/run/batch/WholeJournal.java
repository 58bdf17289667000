package io.godwit.run.batch;

import io.godwit.engine.BatchResult;
import io.godwit.engine.Counts;
import io.godwit.engine.Migrated;
import io.godwit.engine.RowProblem;
import io.godwit.engine.RunJournal;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The books of a run that is kept or lost as a whole: what the runner takes for batches are slices of one transaction, which bound
 * the memory and are where it is asked whether to go on. In the books they are one batch. Belongs to one thread.
 */
final class WholeJournal implements RunJournal {

    /** The only batch that there is. */
    private static final int BATCH = 1;

    /** So many problems of a run are known when nothing else of it is kept. */
    private static final int MOST_REMEMBERED = 10_000;

    /** What was written so far is not taken back with what a slice writes. */
    private static final String NEXT = "release savepoint " + SAVEPOINT + "; savepoint " + SAVEPOINT;

    private final BatchJournal books;
    private final List<RowProblem> remembered = new ArrayList<>();
    private ChunkKind part = ChunkKind.NULL_KEYS;
    private Counts counts = Counts.none();
    private Counts.Bytes bytes = Counts.Bytes.none();
    private int noted;
    private @Nullable Instant startedAt;
    private @Nullable List<String> lastKey;
    private @Nullable List<String> position;
    private Map<String, Long> skipReasons = Map.of();
    private boolean begun;

    WholeJournal(BatchJournal books) {
        this.books = books;
    }

    /** The slices that come now are of this part of the run. */
    void at(ChunkKind next) {
        part = next;
    }

    /** What the transaction has come to. */
    Counts counts() {
        return counts;
    }

    Counts.Bytes bytes() {
        return bytes;
    }

    @Override
    public void begin(Connection target) throws SQLException {
        if (!begun) {
            books.begin(target);
            books.errors().forget(target);
            begun = true;
        }
        try (Statement statement = target.createStatement()) {
            statement.execute(NEXT);
        }
    }

    @Override
    public void touch(Connection target, int batch) {
        // Its rows are never moved one by one.
    }

    @Override
    public void check(Connection target) throws SQLException {
        if (begun) {
            requireWithinBudget(target);
        } else {
            books.check(target);
        }
    }

    @Override
    public void commit(Connection target, BatchResult slice) throws SQLException {
        books.map(target, slice);
        books.errors().note(target, BATCH, noted, slice.problems());
        noted += slice.problems().size();
        slice.problems().stream().limit(MOST_REMEMBERED - remembered.size()).forEach(remembered::add);
        counts = counts.plus(slice.counts());
        bytes = bytes.plus(slice.bytes());
        startedAt = startedAt == null ? slice.startedAt() : startedAt;
        if (part == ChunkKind.ROWS) {
            lastKey = slice.lastKey() == null ? lastKey : slice.lastKey();
            position = slice.position() == null ? position : slice.position();
            skipReasons = slice.skipReasons();
        }
        requireWithinBudget(target);
    }

    private void requireWithinBudget(Connection target) throws SQLException {
        if (books.isBeyondBudget(target, counts)) {
            throw tooManyErrors();
        }
    }

    private static GodwitException tooManyErrors() {
        return new GodwitException(ErrorCode.TOO_MANY_ERRORS, ErrorCode.TOO_MANY_ERRORS.title());
    }

    /**
     * Commits all of it.
     *
     * @throws GodwitException TOO_MANY_ERRORS when more rows failed than the run may bear
     * @throws SQLException as {@link RunJournal#commit} does; nothing is kept then
     */
    void end(Connection target, Instant now) throws SQLException {
        Instant from = startedAt == null ? now : startedAt;
        BatchResult all =
                new BatchResult(BATCH, lastKey, position, true, counts, bytes, List.of(), Map.of(), skipReasons, from);
        if (books.fence(target, all)) {
            throw tooManyErrors();
        }
        target.commit();
    }

    /** Tells what was wrong with rows of which nothing was kept, and gives their stage up: a resumed run reads its source anew. */
    void explain(Connection target) throws SQLException {
        books.begin(target);
        books.errors().forget(target);
        books.errors().note(target, BATCH, 0, remembered);
        books.stageAnew(target);
        target.commit();
    }

    @Override
    public boolean retries(ErrorCode code) {
        return false;
    }

    @Override
    public void halve(Connection target) throws SQLException {
        books.halve(target);
    }

    @Override
    public Map<String, Migrated> migrated(Connection target, Collection<String> sourceKeys) throws SQLException {
        return books.migrated(target, sourceKeys);
    }

    @Override
    public Set<UUID> unfinished(Connection target, Set<UUID> runs) throws SQLException {
        return books.unfinished(target, runs);
    }

    @Override
    public Map<String, String> sourceKeys(Connection target, Collection<String> destinations) throws SQLException {
        return books.sourceKeys(target, destinations);
    }

    @Override
    public boolean targetWasEmpty() {
        return books.targetWasEmpty();
    }

    @Override
    public int batchSize() {
        return books.batchSize();
    }

    @Override
    public Care care() {
        return Care.USUAL;
    }

    @Override
    public @Nullable Long rowsLeft() {
        Long left = books.rowsLeft();
        if (left == null) {
            return null;
        }
        return part == ChunkKind.REFERENCES ? Long.valueOf(counts.read()) : Long.valueOf(left - counts.read());
    }
}
