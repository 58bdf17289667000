package io.godwit.engine;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * Work that takes back what it has written before the books are: the target says of each row what it would say, and keeps none. It
 * cannot tell what rows of different batches would do to each other. Belongs to one thread.
 */
public final class DryWork implements ChunkWork {

    private final ChunkWork work;

    public DryWork(ChunkWork work) {
        this.work = work;
    }

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
