package io.godwit.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.commons.io.file.PathUtils;
import org.postgresql.Driver;

/**
 * A durable PostgreSQL server in a home directory, for one service at a time. What was committed survives restarts and kill -9
 * of the service and of the postmaster. It listens on 127.0.0.1 only and wants a password of everybody. Thread-safe.
 */
public final class LocalPostgres implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HomeLock lock;
    private final Path home;
    private final Path data;
    private final PostgresCommand command;
    private int port;
    private boolean closed;

    private LocalPostgres(HomeLock lock, Path home, Path binaries) {
        this.lock = lock;
        this.home = home;
        this.data = home.resolve("postgres");
        this.command = new PostgresCommand(PostgresBinaries.unpacked(binaries), home);
    }

    /**
     * Starts the server, after stopping one that a killed service has left: stopping also ends the sessions and locks of that
     * service. Takes the home until {@link #close()} or the end of the process.
     *
     * @param home where data, log and port are kept
     * @param binaries where the server's programs are unpacked; homes may share it
     * @param superuser the login that the first start creates and later starts check
     * @throws LocalModeException when another service uses the home, or the server does not start
     */
    public static LocalPostgres start(Path home, Path binaries, Login superuser) {
        Path directory = PrivateFile.directory(home);
        HomeLock lock = HomeLock.take(directory);
        try {
            LocalPostgres server = new LocalPostgres(lock, directory, PrivateFile.directory(binaries));
            server.stop();
            new DataDirectory(server.data, server.command).prepare(superuser);
            server.launch();
            server.connect("postgres", superuser).close();
            return server;
        } catch (SQLException e) {
            lock.close();
            throw new LocalModeException("The server in " + directory + " refuses the password that is kept there", e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Empties the home for a fresh start: stops a server that a killed service has left and deletes all that is there, secrets
     * included.
     *
     * @throws LocalModeException when a service uses the home
     */
    public static void discard(Path home, Path binaries) {
        Path directory = PrivateFile.directory(home);
        try (HomeLock lock = HomeLock.take(directory)) {
            new LocalPostgres(lock, directory, PrivateFile.directory(binaries)).stop();
            try (Stream<Path> entries = Files.list(directory)) {
                // The lock file stays: a lock on a deleted file would keep nobody out.
                entries.filter(entry -> !entry.endsWith(HomeLock.FILE)).forEach(LocalPostgres::delete);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path path) {
        try {
            PathUtils.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** For the driver, without user and password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    /** For psql, with user and password; both are made of characters that need no escape. */
    public String psqlUrl(String database, Login login) {
        return "postgresql://" + login.user() + ":" + login.password() + "@127.0.0.1:" + port + "/" + database;
    }

    /** A new connection that the caller closes. */
    public Connection connect(String database, Login login) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", login.user());
        properties.setProperty("password", login.password());
        properties.setProperty("sslmode", "disable");
        Connection connection = new Driver().connect(jdbcUrl(database), properties);
        if (connection == null) {
            throw new SQLException("The driver does not take " + jdbcUrl(database));
        }
        return connection;
    }

    /** Stops the server at once but in order (sessions are ended, nothing is lost) and gives the home back. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try (lock) {
                stop();
            }
        }
    }

    private void stop() {
        if (Postmaster.of(data).filter(Postmaster::isRunning).isEmpty()) {
            return;
        }
        try {
            command.run("pg_ctl", List.of("stop", "-D", data.toString(), "-m", "fast", "-w", "-t", "30"));
        } catch (LocalModeException e) {
            // A session that does not end: as hard as a power cut, from which the next start recovers.
            command.run("pg_ctl", List.of("stop", "-D", data.toString(), "-m", "immediate", "-w", "-t", "30"));
        }
    }

    /** Tries again for a while: the port may be lost to somebody else, and orphans of a killed postmaster need time to go. */
    private void launch() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Postmaster.of(data).ifPresent(Postmaster::disown);
                port = RememberedPort.choose(home.resolve("postgres.port"));
                command.run("pg_ctl", startArguments());
                return;
            } catch (LocalModeException e) {
                if (System.nanoTime() > deadline || !isPassing()) {
                    throw new LocalModeException("PostgreSQL does not start, see " + log(), e);
                }
            }
        }
    }

    private List<String> startArguments() {
        try {
            if (Files.exists(log())) {
                Files.move(log(), home.resolve("postgres.log.old"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String options = "-p " + port;
        return List.of("start", "-D", data.toString(), "-l", log().toString(), "-o", options, "-w", "-t", "60");
    }

    private boolean isPassing() {
        try {
            String said = Files.exists(log()) ? Files.readString(log()) : "";
            return said.contains("pre-existing shared memory block") || said.contains("could not bind");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path log() {
        return home.resolve("postgres.log");
    }
}
