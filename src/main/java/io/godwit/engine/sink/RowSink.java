package io.godwit.engine.sink;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** One way of sending rows into a table: all of them, or an SQLException and none. Stateless. */
interface RowSink {

    /**
     * Sends the rows inside the connection's transaction.
     *
     * @return how many the target took: fewer when a trigger left some out without a word
     */
    long send(Connection target, List<TargetRow> rows) throws SQLException;
}
