package io.godwit.support;

import static org.awaitility.Awaitility.await;

import io.godwit.platform.sql.SchemaScripts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One real PostgreSQL for all tests of a JVM: the application database {@code godwit} with our schema and an empty schema
 * {@code app}, and an empty source database {@code source}. Runs with durable settings, as production does.
 */
public final class TestDatabase {

    public static final String OWNER = "godwit_owner";
    public static final String RUNTIME = "godwit_app";
    public static final String READER = "demo_reader";
    public static final String PASSWORD = "test-only";

    /** What the server shows to who asks for TLS; its own authority. */
    public static final TestCertificate CERTIFICATE = TestCertificate.of("ip:127.0.0.1", "-1d", 30);

    private static final EmbeddedPostgres SERVER = start();

    private TestDatabase() {}

    public static int port() {
        return SERVER.getPort();
    }

    public static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    /** A connection as superuser, for preparing and checking. */
    public static Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection(url(database) + "?sslmode=disable", "postgres", "postgres");
    }

    /** Runs statements as superuser. */
    public static void execute(String database, String sql) {
        try (Connection connection = superuser(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A connection as the service's login. */
    public static Connection runtime(String database) throws SQLException {
        return DriverManager.getConnection(url(database), RUNTIME, PASSWORD);
    }

    /** Makes a further database with our schema, for tests that touch the rows of all organizations. */
    public static void create(String database) {
        execute("postgres", "create database " + database + " owner godwit_owner");
        migrate(database);
    }

    /** Runs the schema scripts, as every start does. */
    public static void migrate(String database) {
        new SchemaScripts(url(database), OWNER, PASSWORD, RUNTIME).apply();
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder()
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("fsync", "on")
                    // Thousands of logins: what they would spend on making passwords hard to guess is kept for the
                    // tests.
                    .setServerConfig("scram_iterations", "1")
                    .start();
            askForPasswords(server.getPort());
            prepare(server.getPort());
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** As real servers do; the one that is unpacked here trusts everybody, which the service does not accept. */
    private static void askForPasswords(int port) throws IOException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
        run(url, "alter role postgres password 'postgres'");
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            try (ResultSet file = statement.executeQuery("show hba_file")) {
                file.next();
                Path rules = Path.of(file.getString(1));
                Files.writeString(
                        rules,
                        "hostssl all asked_plainly 127.0.0.1/32 password\nhost all all 127.0.0.1/32 scram-sha-256\n");
                offerTls(rules.resolveSibling("test.crt"), rules.resolveSibling("test.key"));
            }
            statement.execute("alter system set ssl_cert_file = 'test.crt'");
            statement.execute("alter system set ssl_key_file = 'test.key'");
            statement.execute("alter system set ssl = on");
            statement.execute("select pg_reload_conf()");
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
        await().pollInSameThread().until(() -> isRefused(url));
    }

    private static void offerTls(Path certificate, Path key) throws IOException {
        Files.writeString(certificate, CERTIFICATE.certificate());
        Files.createFile(key, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(key, CERTIFICATE.key());
    }

    private static boolean isRefused(String url) {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "wrong")) {
            return connection.isClosed();
        } catch (SQLException refused) {
            return true;
        }
    }

    private static void prepare(int port) {
        String base = "jdbc:postgresql://127.0.0.1:" + port + "/";
        run(base + "postgres", """
                create role godwit_owner login password 'test-only';
                create role godwit_app login password 'test-only';
                create role demo_reader login password 'test-only';""");
        run(base + "postgres", "create database godwit owner godwit_owner");
        run(base + "postgres", "create database source");
        run(base + "godwit", """
                create schema app authorization godwit_owner;
                grant usage on schema app to godwit_app;
                alter default privileges for role godwit_owner in schema app
                    grant select, insert, update, delete on tables to godwit_app;""");
        new SchemaScripts(base + "godwit", OWNER, PASSWORD, RUNTIME).apply();
    }

    private static void run(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }
}
