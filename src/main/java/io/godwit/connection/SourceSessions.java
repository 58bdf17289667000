package io.godwit.connection;

import io.godwit.engine.source.Inspector;
import io.godwit.engine.source.postgres.PostgresInspector;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.secret.SecretBox;
import io.godwit.platform.secret.SecretColumn;
import io.godwit.platform.secret.SecretPlace;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.function.Function;
import org.postgresql.Driver;

/** Opens sessions to sources. Every session is one physical connection of its caller's. Safe for any thread. */
@ApplicationScoped
public class SourceSessions {

    private static final String SETTINGS = """
            set datestyle = 'ISO, YMD';
            set intervalstyle = 'postgres';
            set timezone = 'UTC';
            set extra_float_digits = 1;
            set bytea_output = 'hex';
            set client_min_messages = 'error';
            set statement_timeout = '%ds';
            set default_transaction_isolation = 'repeatable read';
            set default_transaction_read_only = on""";

    private static final String STANDING = """
            select current_setting('transaction_read_only'), current_setting('is_superuser')""";

    private final Driver driver = new Driver();
    private final ConnectionRepository repository;
    private final SecretBox secrets;

    SourceSessions(ConnectionRepository repository, SecretBox secrets) {
        this.repository = repository;
        this.secrets = secrets;
    }

    /**
     * Opens a session: read-only, repeatable read, autocommit off, no transaction begun, values as plain ISO text in UTC,
     * statements of at most 50 s. The caller closes it. Not to be called in a transaction: it waits for the network.
     *
     * @throws GodwitException NOT_FOUND when the organization has no such connection, CREDENTIALS_REQUIRED without a stored
     *     password, else what kept the session from opening
     */
    public Connection open(OrganizationId organization, UUID connection) {
        return open(organization, connection, Patience.CALL);
    }

    /** Opens a session as {@link #open} does, but for a run's stream of rows: a statement may take as long as rows keep coming. */
    public Connection openForReading(OrganizationId organization, UUID connection) {
        return open(organization, connection, Patience.RUN);
    }

    private Connection open(OrganizationId organization, UUID connection, Patience patience) {
        SourceLogin login = login(organization, connection);
        SourceLogin.check(login.addresses());
        Connection session = connect(login, patience);
        try {
            makeReadOnly(session, patience);
            return session;
        } catch (GodwitException refused) {
            close(session);
            throw refused;
        }
    }

    /** Opens a session, looks at what the source holds, and closes it. Throws as {@link #open} and the inspector do. */
    public <T> T inspect(OrganizationId organization, UUID connection, Function<Inspector, T> look) {
        try (Connection session = open(organization, connection)) {
            return look.apply(new PostgresInspector(session));
        } catch (SQLException closing) {
            throw SourceFaults.of(closing);
        }
    }

    /** What the session of a stored connection is opened with. */
    SourceLogin login(OrganizationId organization, UUID id) {
        io.godwit.connection.Connection stored =
                repository.find(organization, id).orElseThrow(Connections::notFound);
        String password = repository
                .password(organization, id)
                .map(encrypted -> secrets.open(encrypted, place(organization, id)))
                .orElse("");
        return new SourceLogin(
                stored.host(), stored.port(), stored.database(), stored.username(), password, stored.tlsMode());
    }

    /** Logs in; the session is not yet safe to use. The driver's socketFactory is the place of a guard. */
    Connection connect(SourceLogin login, Patience patience) {
        try {
            Connection session = driver.connect("jdbc:postgresql://", login.properties(patience));
            if (session == null) {
                throw new GodwitException(ErrorCode.INTERNAL_ERROR, "The driver took no responsibility");
            }
            return session;
        } catch (SQLException fault) {
            throw SourceFaults.whileConnecting(fault, login.tlsMode());
        }
    }

    /**
     * Makes a session safe to use, and proves it.
     *
     * @throws GodwitException SOURCE_NOT_READ_ONLY when the server does not say so, or when the login is a superuser, whom no
     *     session setting holds
     */
    void makeReadOnly(Connection session, Patience patience) {
        try (Statement statement = session.createStatement()) {
            // Before the settings: leaving autocommit, the driver resets the session's default to read-write.
            session.setAutoCommit(false);
            statement.execute(SETTINGS.formatted(patience.statementSeconds()));
            session.commit();
            prove(statement);
            session.rollback();
        } catch (SQLException fault) {
            throw SourceFaults.of(fault);
        }
    }

    private static void prove(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(STANDING)) {
            if (!row.next() || !"on".equals(row.getString(1))) {
                throw new GodwitException(ErrorCode.SOURCE_NOT_READ_ONLY, ErrorCode.SOURCE_NOT_READ_ONLY.title());
            }
            if (!"off".equals(row.getString(2))) {
                throw new GodwitException(ErrorCode.SOURCE_NOT_READ_ONLY, "The login is a superuser");
            }
        }
    }

    static SecretPlace place(OrganizationId organization, UUID connection) {
        return new SecretPlace(organization, connection, SecretColumn.CONNECTION_PASSWORD);
    }

    private static void close(Connection session) {
        try {
            session.close();
        } catch (SQLException ignored) {
            // It is given up either way.
        }
    }
}
