package io.godwit.run.metrics;

import io.quarkus.logging.Log;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/** The SQL that counts the work of all organizations. It gives numbers and nothing else of them. Safe for any thread. */
final class BacklogRepository {

    private static final String COUNT = "select * from godwit.backlog(?)";

    private final DataSource database;

    BacklogRepository(DataSource database) {
        this.database = database;
    }

    /**
     * Counts; {@link Backlog#UNKNOWN} while the database does not answer.
     *
     * @param task the name of the slot tasks
     */
    Backlog read(String task) {
        try (Connection session = database.getConnection();
                PreparedStatement statement = session.prepareStatement(COUNT)) {
            statement.setString(1, task);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Backlog(
                        row.getDouble("runs_pending"),
                        row.getDouble("runs_running"),
                        row.getDouble("slots_due"),
                        row.getDouble("slots_held"),
                        row.getDouble("slots_waiting"),
                        row.getDouble("oldest_pending_seconds"),
                        row.getDouble("longest_silence_seconds"));
            }
        } catch (SQLException away) {
            Log.warnf("The backlog could not be read: SQL state %s", away.getSQLState());
            return Backlog.UNKNOWN;
        }
    }
}
