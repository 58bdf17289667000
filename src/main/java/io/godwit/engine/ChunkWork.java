package io.godwit.engine;

import java.sql.Connection;
import java.sql.SQLException;

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
}
