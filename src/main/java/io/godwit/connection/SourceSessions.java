package io.godwit.connection;

import io.godwit.connection.address.SourceAddresses;
import io.godwit.connection.guard.CallSlots;
import io.godwit.connection.guard.Guards;
import io.godwit.connection.login.Patience;
import io.godwit.connection.login.SourceFaults;
import io.godwit.connection.login.SourceLogin;
import io.godwit.engine.source.Inspector;
import io.godwit.engine.source.postgres.PostgresInspector;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.secret.SecretBox;
import io.godwit.platform.secret.SecretColumn;
import io.godwit.platform.secret.SecretPlace;
import io.godwit.platform.sql.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
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
            set lock_timeout = '10s';
            set default_transaction_isolation = 'repeatable read';
            set default_transaction_read_only = on""";

    /** A login of these powers can leave what a session setting holds: by a program on the server, a file, or the write-ahead log. */
    private static final String STANDING = """
            select current_setting('transaction_read_only') = 'on',
                exists (select from pg_catalog.pg_roles
                    where rolname in (session_user, current_user) and rolreplication
                        or rolsuper and pg_catalog.pg_has_role(session_user, oid, 'member')),
                exists (select from pg_catalog.pg_roles
                    where rolname in ('pg_execute_server_program', 'pg_write_server_files', 'pg_read_server_files')
                        and pg_catalog.pg_has_role(session_user, oid, 'member'))""";

    private final Driver driver = new Driver();
    private final ConnectionRepository repository;
    private final SharedSource shared;
    private final SecretBox secrets;
    private final SourceAddresses addresses;
    private final CallSlots slots;

    /**
     * A session with a source.
     *
     * @param connection for one thread at a time, as the driver's are; any thread may abort it
     */
    public record Session(Connection connection) implements AutoCloseable {

        /** Gives the session up. That its server no longer hears the driver's farewell means nothing: what was read was read. */
        @Override
        public void close() {
            try {
                connection.close();
            } catch (SQLException ignored) {
                // It is given up either way.
            }
        }
    }

    SourceSessions(
            ConnectionRepository repository,
            SharedSource shared,
            SecretBox secrets,
            SourceAddresses addresses,
            CallSlots slots) {
        this.repository = repository;
        this.shared = shared;
        this.secrets = secrets;
        this.addresses = addresses;
        this.slots = slots;
    }

    /**
     * Opens a session: read-only, repeatable read, autocommit off, no transaction begun, values as plain ISO text in UTC,
     * statements of at most 25 s. The caller closes it. Not to be called in a transaction: it waits for the network.
     *
     * @throws GodwitException NOT_FOUND when the organization has no such connection, CREDENTIALS_REQUIRED without a stored
     *     password, else what kept the session from opening
     */
    public Session open(OrganizationId organization, UUID connection) {
        return open(organization, connection, Patience.CALL);
    }

    /** Opens a session as {@link #open} does, but for a run's stream of rows: a statement may take as long as rows keep coming. */
    public Session openForReading(OrganizationId organization, UUID connection) {
        return open(organization, connection, Patience.RUN);
    }

    private Session open(OrganizationId organization, UUID connection, Patience patience) {
        SourceLogin login = login(organization, connection);
        List<InetAddress> checked = addresses.resolve(login.host());
        addresses.check(checked, login.port());
        Session session = connect(login, checked, patience);
        try {
            makeReadOnly(organization, session.connection(), patience);
            return session;
        } catch (RuntimeException refused) {
            session.close();
            throw refused;
        }
    }

    /** Bytes that sources have sent to this process, encryption apart. */
    public long bytesReceived() {
        return Guards.received();
    }

    /** How often this process has refused an address, or ended a connection whose server went beyond its limits. */
    public long refusals(ErrorCode code) {
        return code == ErrorCode.DESTINATION_NOT_ALLOWED ? addresses.refusals() : Guards.refusals(code);
    }

    /**
     * Opens a session, looks at what the source holds, and closes it.
     *
     * @throws GodwitException TOO_MANY_CALLS when too many wait already, else as {@link #open} and the inspector do
     */
    public <T> T inspect(OrganizationId organization, UUID connection, Function<Inspector, T> look) {
        return slots.within(organization.value(), () -> {
            try (Session session = open(organization, connection)) {
                return look.apply(new PostgresInspector(session.connection()));
            }
        });
    }

    /** What the session of a stored connection is opened with. */
    SourceLogin login(OrganizationId organization, UUID id) {
        io.godwit.connection.Connection stored =
                repository.find(organization, id).orElseThrow(Connections::notFound);
        if (stored.shared()) {
            return shared.login(organization).orElseThrow(Connections::notFound);
        }
        String password = repository
                .password(organization, id)
                .map(encrypted -> secrets.open(encrypted, place(organization, id)))
                .orElse("");
        return new SourceLogin(
                stored.host(), stored.port(), stored.database(), stored.username(), password, stored.protection());
    }

    /**
     * Logs in; the session is not yet safe to use.
     *
     * @param checked where the host is; nothing is looked up again
     */
    Session connect(SourceLogin login, List<InetAddress> checked, Patience patience) {
        String way = Guards.open(
                checked, login.port(), patience.limits(), login.protection().trust());
        try {
            Connection session = driver.connect("jdbc:postgresql://", login.properties(way, patience));
            if (session == null) {
                throw new GodwitException(ErrorCode.INTERNAL_ERROR, "The driver took no responsibility");
            }
            return new Session(session);
        } catch (SQLException fault) {
            throw SourceFaults.whileConnecting(fault, login.host());
        } finally {
            Guards.close(way);
        }
    }

    /**
     * Makes a session safe to use, and proves it.
     *
     * @throws GodwitException SOURCE_NOT_READ_ONLY when the server does not say so, or when the login has powers that no session
     *     setting holds; DESTINATION_NOT_ALLOWED when it leads to the service's own database, under whatever name
     */
    void makeReadOnly(OrganizationId organization, Connection session, Patience patience) {
        try (Statement statement = session.createStatement()) {
            // Before the settings: leaving autocommit, the driver resets the session's default to read-write.
            session.setAutoCommit(false);
            statement.execute(SETTINGS.formatted(patience.statementSeconds()));
            session.commit();
            prove(statement);
            refuseOwnDatabase(organization, statement);
            session.rollback();
        } catch (SQLException fault) {
            throw SourceFaults.of(fault);
        }
    }

    private static void prove(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery(STANDING)) {
            row.next();
            refuseUnless(row.getBoolean(1), ErrorCode.SOURCE_NOT_READ_ONLY, ErrorCode.SOURCE_NOT_READ_ONLY.title());
            refuseUnless(
                    !row.getBoolean(2), ErrorCode.SOURCE_NOT_READ_ONLY, "The login is a superuser or may replicate");
            refuseUnless(
                    !row.getBoolean(3),
                    ErrorCode.SOURCE_NOT_READ_ONLY,
                    "The login may use programs or files of the server");
        }
    }

    /** Its address tells nothing: one server has many. Where the identifier may not be asked for, its role's rights must do. */
    private void refuseOwnDatabase(OrganizationId organization, Statement statement) throws SQLException {
        String own = repository.ownDatabase(organization);
        try (ResultSet row = statement.executeQuery(ConnectionRepository.IDENTITY)) {
            row.next();
            refuseUnless(
                    !own.equals(row.getString(1)),
                    ErrorCode.DESTINATION_NOT_ALLOWED,
                    "This is the service's own database");
        } catch (SQLException fault) {
            if (SqlStates.SOURCE.codeOf(fault) != ErrorCode.SOURCE_PERMISSION_DENIED) {
                throw fault;
            }
        }
    }

    private static void refuseUnless(boolean holds, ErrorCode code, String detail) {
        if (!holds) {
            throw new GodwitException(code, detail);
        }
    }

    static SecretPlace place(OrganizationId organization, UUID connection) {
        return new SecretPlace(organization, connection, SecretColumn.CONNECTION_PASSWORD);
    }
}
