package io.godwit.local;

import io.godwit.local.demo.DemoExpectation;
import io.godwit.local.demo.DemoSources;
import io.godwit.local.postgres.LocalPostgres;
import io.godwit.local.postgres.Login;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.postgresql.core.Utils;

/**
 * The roles and databases of local mode: the application's database with the demo targets, and the demo sources in a database
 * of their own. Not thread-safe; one service prepares one server.
 */
public final class LocalDatabases {

    /** The application's database. */
    public static final String APPLICATION = "godwit";

    /** The database of the demo sources. */
    public static final String DEMO = "godwit_demo";

    private final LocalPostgres server;
    private final LocalSecrets secrets;

    public LocalDatabases(LocalPostgres server, LocalSecrets secrets) {
        this.server = server;
        this.secrets = secrets;
    }

    /**
     * Makes whatever is missing; run at every start, and again after a start that was killed at any point. The control tables
     * are not made here: the owner may create their schema in {@link #APPLICATION}.
     *
     * @param callRows how many rows the demo's call log has; when it differs from what is there, that table alone is made anew
     */
    public void prepare(long callRows) throws SQLException {
        roles();
        application();
        try (Connection demo = server.connect(DEMO, secrets.superuser())) {
            new DemoSources(demo).load(callRows);
        }
    }

    /** What migrating each demo table with the default mappings into an empty target must come to, in execution order. */
    public List<DemoExpectation> expectations() throws SQLException {
        try (Connection demo = server.connect(DEMO, secrets.superuser())) {
            return new DemoSources(demo).expectations();
        }
    }

    private void roles() throws SQLException {
        try (Connection connection = server.connect("postgres", secrets.superuser());
                Statement statement = connection.createStatement()) {
            statement.execute(script("roles.sql"));
            for (Login login : List.of(secrets.owner(), secrets.app(), secrets.demoReader())) {
                statement.execute("alter role " + login.user() + " password '" + literal(login.password()) + "'");
            }
            createDatabase(statement, APPLICATION, secrets.owner());
            createDatabase(statement, DEMO, secrets.superuser());
            statement.execute(script("databases.sql"));
        }
    }

    private void application() throws SQLException {
        try (Connection connection = server.connect(APPLICATION, secrets.superuser());
                Statement statement = connection.createStatement()) {
            statement.execute("revoke all on schema public from public");
        }
        try (Connection connection = server.connect(APPLICATION, secrets.owner());
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(script("targets.sql"));
            connection.commit();
        }
    }

    private static void createDatabase(Statement statement, String name, Login owner) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("select from pg_database where datname = '" + literal(name) + "'")) {
            if (found.next()) {
                return;
            }
        }
        statement.execute("create database " + name + " owner " + owner.user() + " template template0");
    }

    private static String literal(String value) throws SQLException {
        return Utils.escapeLiteral(null, value, true).toString();
    }

    private static String script(String name) {
        try (InputStream in = LocalDatabases.class.getResourceAsStream("/local/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
