package io.godwit.engine;

import io.godwit.platform.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The engine's port to whoever keeps the books. It is handed the batch's own connection, so that what it writes is kept or lost
 * together with the rows. Used by one thread.
 */
public interface RunJournal {

    /** The name of the savepoint behind which a batch has written nothing yet. */
    String SAVEPOINT = "godwit_batch";

    /**
     * The batch begins: binds its transaction to whom it belongs, and leaves {@link #SAVEPOINT} there, for whoever writes first. It
     * costs no round trip of its own, nor does anybody have to release it.
     */
    void begin(Connection target) throws SQLException;

    /** Asks between two batches whether the chunk is still ours. Throws as {@link #commit} does, and leaves nothing behind. */
    void check(Connection target) throws SQLException;

    /**
     * Notes for good that the rows of a batch are touched from here on, where they are moved one by one: whoever dies before may have
     * died of anything.
     */
    void touch(Connection target, int batch) throws SQLException;

    /** Which of these source keys were migrated before, by this run or another. */
    Map<String, Migrated> migrated(Connection target, Collection<String> sourceKeys) throws SQLException;

    /**
     * Which of these runs have left, or may have left, their second pass undone: this one, and those that failed, were
     * cancelled or are paused.
     */
    Set<UUID> unfinished(Connection target, Set<UUID> runs) throws SQLException;

    /** The source keys of these target keys, by target key; only those migrated from the same source table. */
    Map<String, String> sourceKeys(Connection target, Collection<String> destinations) throws SQLException;

    /** True when the owner had no row in the target before the run: a key that nobody has sent since is new. */
    boolean targetWasEmpty();

    /** The most rows of the next batch, 1 to 100,000; asked once for each, by the thread that reads. A commit may change it. */
    int batchSize();

    /** How a chunk has to be moved. */
    enum Care {
        /** In batches, read ahead. */
        USUAL,
        /** One row at a time, and none is read before the one before it is committed: one of the next rows kills its worker. */
        ROW_BY_ROW,
        /** The same, but the first row is not touched again: it fails as {@code row_kills_worker}. */
        WITHOUT_THE_FIRST_ROW
    }

    /** How the chunk has to be moved, asked when it is opened. */
    Care care();

    /**
     * How many more rows of the source the chunk may read behind its checkpoint, asked when it is opened; null for all. In a second
     * pass: how many the first has read.
     */
    @Nullable
    Long rowsLeft();

    /**
     * Writes the books and commits the transaction, unless the chunk is no longer ours: then it throws with the SQL state
     * {@code GW001} (another worker has it) or {@code GW002} (the run was told to stop) and nothing is kept.
     *
     * @throws io.godwit.platform.error.GodwitException TOO_MANY_ERRORS when the batch is kept and shall be the last, because too
     *     many rows have failed
     */
    void commit(Connection target, BatchResult result) throws SQLException;

    /**
     * The batch at hand was rolled back because of this.
     *
     * @return true when it is tried again at once; false when more than the batch was lost with it
     */
    boolean retries(ErrorCode code);

    /**
     * Notes for good that the batch at hand, which was rolled back, took longer than a statement may: whoever tries its rows again
     * takes half as many at a time.
     */
    void halve(Connection target) throws SQLException;
}
