package io.godwit.run;

import static org.awaitility.Awaitility.await;

import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/**
 * Holds a run in the middle of a batch: a transaction that has inserted a row with the same unique key, so that the batch with
 * that key waits until the barrier is closed.
 */
public final class Barrier implements AutoCloseable {

    private final Connection connection;

    private Barrier(Connection connection) {
        this.connection = connection;
    }

    /** Stands before the row with this external_id. */
    public static Barrier before(Route route, String externalId) {
        return by("insert into app." + route.target
                + " (id, organization_id, external_id, name) values (gen_random_uuid(), '" + route.organization + "', '"
                + externalId + "', 'barrier')");
    }

    /** Holds what the statement locks. */
    public static Barrier by(String sql) {
        try {
            Connection connection = TestDatabase.superuser("godwit");
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
            return new Barrier(connection);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Until a session of the service waits for this transaction. */
    public Barrier reached() {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !waiting().isEmpty());
        return this;
    }

    /** True when somebody waits for a session that waits for this transaction. */
    public boolean isFollowed() throws SQLException {
        return !behind(String.join(", ", waiting())).isEmpty();
    }

    /** Asked in another session: within a transaction the list of sessions stays what it was when first read. */
    private List<String> waiting() throws SQLException {
        return behind(Queried.column(connection, "select pg_backend_pid()").get(0));
    }

    private static List<String> behind(String pids) {
        return Queried.column(
                "godwit", "select pid from pg_stat_activity where pg_blocking_pids(pid) && array[" + pids + "]::int[]");
    }

    /** Gives way without having done anything. */
    public void open() {
        end(false);
    }

    /** Gives way, if it has not yet, without having done anything. */
    @Override
    public void close() {
        end(false);
    }

    /** Gives way and leaves what it did. */
    public void commit() {
        end(true);
    }

    private void end(boolean commit) {
        try (connection) {
            if (connection.isClosed()) {
                return;
            }
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
