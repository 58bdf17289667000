package io.godwit.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/** One kind of work that goes in batches. Belongs to one thread. */
public interface ChunkWork extends AutoCloseable {

    /** Reads the next batch from the source; after the last row it makes an empty last batch. */
    void read();

    /**
     * Writes what was read. May be called again for the same batch after a rollback.
     *
     * @param number the number that the batch will have
     */
    BatchResult write(Connection target, int number) throws SQLException;

    @Override
    void close();

    /**
     * Work that takes back what it has written before the books are: the target says of each row what it would say, and keeps none.
     * It cannot tell what rows of different batches would do to each other.
     *
     * @param work what writes and is taken back; closed with this
     */
    record Dry(ChunkWork work) implements ChunkWork {

        @Override
        public void read() {
            work.read();
        }

        @Override
        public BatchResult write(Connection target, int number) throws SQLException {
            Savepoint before = target.setSavepoint();
            BatchResult result = work.write(target, number);
            target.rollback(before);
            return result.withoutRows();
        }

        @Override
        public void close() {
            work.close();
        }
    }
}
