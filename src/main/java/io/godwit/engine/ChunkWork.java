package io.godwit.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

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

    /**
     * Work that takes back what it has written before the books are: the target says of each row what it would say, and keeps none.
     * It cannot tell what rows of different batches would do to each other.
     *
     * @param work what writes and is taken back; closed with this
     */
    record Dry<B extends Batch>(ChunkWork<B> work) implements ChunkWork<B> {

        @Override
        public B read() {
            return work.read();
        }

        @Override
        public BatchResult write(Connection target, B batch, int number) throws SQLException {
            Savepoint before = target.setSavepoint();
            // The one that the batch began with would take this one with it.
            target.setSavepoint(RunJournal.SAVEPOINT);
            BatchResult result = work.write(target, batch, number);
            target.rollback(before);
            target.releaseSavepoint(before);
            return result.withoutRows();
        }

        @Override
        public void close() {
            work.close();
        }
    }
}
