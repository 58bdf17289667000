package io.godwit.process;

import io.godwit.local.LocalDatabases;
import io.godwit.local.LocalHome;
import io.godwit.local.LocalSecrets;
import io.godwit.local.postgres.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A database server that is a process of its own: it can be killed and started again on the same data and port. */
final class DatabaseServer implements AutoCloseable {

    private final LocalHome home;
    private LocalPostgres postgres;

    /**
     * Starts a server with the application's tables and the demo sources.
     *
     * @param binaries where the server's programs are unpacked; servers may share it
     * @param callRows how many rows the call log has
     */
    DatabaseServer(Path directory, Path binaries, long callRows) throws SQLException {
        this.home = LocalHome.open(directory, binaries);
        this.postgres = home.startPostgres();
        new LocalDatabases(postgres, home.secrets()).prepare(callRows);
    }

    LocalHome home() {
        return home;
    }

    LocalSecrets secrets() {
        return home.secrets();
    }

    int port() {
        return postgres.port();
    }

    /** A new connection of the superuser, which the caller closes. */
    Connection connect(String database) throws SQLException {
        return postgres.connect(database, home.secrets().superuser());
    }

    void execute(String database, String sql) throws SQLException {
        try (Connection session = connect(database);
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    /** All rows of a statement, the first column of each as text. */
    List<String> rows(String database, String sql) throws SQLException {
        try (Connection session = connect(database);
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }

    /** Kills the postmaster as kill -9 does. */
    void kill() {
        ProcessHandle postmaster = postmaster();
        postmaster.destroyForcibly();
        postmaster.onExit().join();
    }

    /** What {@code pg_ctl stop -m immediate} does: all sessions end at once, and nothing is written that is not written yet. */
    void stopImmediately() {
        ProcessHandle postmaster = postmaster();
        ServiceProcess.signal("-QUIT", postmaster.pid());
        postmaster.onExit().join();
    }

    void restart() {
        postgres.close();
        postgres = home.startPostgres();
    }

    private ProcessHandle postmaster() {
        try {
            Path file = home.directory().resolve("postgres/postmaster.pid");
            return ProcessHandle.of(Long.parseLong(Files.readAllLines(file).get(0)))
                    .orElseThrow();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Locks that are held until they are released. */
    record Hold(Connection session) implements AutoCloseable {

        void release() throws SQLException {
            session.close();
        }

        @Override
        public void close() throws SQLException {
            release();
        }
    }

    /** Runs a statement in the application's database and keeps its locks. */
    Hold lock(String sql) throws SQLException {
        Connection session = connect(LocalDatabases.APPLICATION);
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
        return new Hold(session);
    }

    @Override
    public void close() {
        postgres.close();
    }
}
