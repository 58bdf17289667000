package io.godwit.engine;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One kind of work that goes in batches. Two threads share it: one only reads, ahead of the other, which only writes; a batch is
 * handed over whole.
 *
 * @param <B> what is read of the source at a time
 */
public interface ChunkWork<B extends ChunkWork.Batch> extends AutoCloseable {

    /** What was read at a time; may be empty. Does not change once it is read. */
    interface Batch {

        /** True when nothing comes behind it in the chunk. */
        boolean isLast();
    }

    /** Reads the next batch from the source; not asked again after the last. */
    B read();

    /**
     * Writes what was read. May be called again for the same batch after a rollback.
     *
     * @param number the number that the batch will have
     */
    BatchResult write(Connection target, B batch, int number) throws SQLException;

    /** Ends a read that is under way as well, whichever thread calls it. */
    @Override
    void close();
}
