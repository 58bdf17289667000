package io.godwit.connection;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.godwit.connection.login.Authentication;
import io.godwit.connection.login.Protection;
import io.godwit.connection.login.SourceLogin;
import io.godwit.connection.login.TlsMode;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.godwit.platform.sql.Sql;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.StatementException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;

/** The table {@code connection}. Stateless, safe for any thread. */
@ApplicationScoped
class ConnectionRepository {

    private static final String LIST = """
            select *, password is not null as has_password
            from connection
            where organization_id = :organization and (:after::uuid is null or id > :after::uuid)
                and (:name::text is null or position(lower(:name::text) in lower(name)) > 0)
                and (not shared or :shared)
            order by id
            limit :limit""";

    static final String FIND = """
            select *, password is not null as has_password
            from connection
            where organization_id = :organization and id = :id and (not shared or :shared)""";

    private static final String LOCK = FIND + " for update";

    private static final String PASSWORD = """
            select password
            from connection
            where organization_id = :organization and id = :id and password is not null""";

    private static final String SHARE = """
            insert into connection (organization_id, id, name, source_key, kind, shared, schema_pattern)
            values (:organization, :id, :name, :sourceKey, 'postgresql', true, 'source_*')
            on conflict do nothing""";

    private static final String INSERT = """
            insert into connection (organization_id, id, name, source_key, kind, host, port, database, username, password,
                tls_mode, ca_certificate, authentication, schema_pattern)
            values (:organization, :id, :name, :sourceKey, 'postgresql', :host, :port, :database, :username, :password,
                :tlsMode, :caCertificate, :authentication, :schemaPattern)
            returning *, password is not null as has_password""";

    private static final String UPDATE = """
            update connection
            set name = :name, host = :host, port = :port, database = :database, username = :username,
                password = :password, tls_mode = :tlsMode, ca_certificate = :caCertificate,
                authentication = :authentication, schema_pattern = :schemaPattern,
                version = version + 1, updated_at = clock_timestamp()
            where organization_id = :organization and id = :id
            returning *, password is not null as has_password""";

    private static final String DELETE = """
            delete from connection
            where organization_id = :organization and id = :id""";

    /** Two databases are the same when their cluster and their name are. */
    static final String IDENTITY = """
            select system_identifier || '/' || pg_catalog.current_database() from pg_catalog.pg_control_system()""";

    /** Time-ordered ids (UUIDv7). */
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    private final Sql sql;
    private final SharedSource source;
    private final Set<OrganizationId> sharing = ConcurrentHashMap.newKeySet();

    ConnectionRepository(Sql sql, SharedSource source) {
        this.sql = sql;
        this.source = source;
    }

    /** In order of making, whose name holds the text. */
    List<Connection> list(OrganizationId organization, @Nullable String name, @Nullable UUID after, int limit) {
        boolean shared = isShared(organization);
        return sql.call(
                organization,
                handle -> handle.createQuery(LIST)
                        .bind("organization", organization.value())
                        .bind("name", name)
                        .bind("after", after)
                        .bind("limit", limit)
                        .bind("shared", shared)
                        .map((row, context) -> toConnection(organization, row))
                        .list());
    }

    /** Tells the service's own database from every other, as {@link #IDENTITY} does anywhere. */
    String ownDatabase(OrganizationId organization) {
        return sql.call(
                organization,
                handle -> handle.createQuery(IDENTITY).mapTo(String.class).one());
    }

    Optional<Connection> find(OrganizationId organization, UUID id) {
        return one(organization, id, FIND);
    }

    /** Finds it and keeps others from changing it until the transaction ends. */
    Optional<Connection> lock(OrganizationId organization, UUID id) {
        return one(organization, id, LOCK);
    }

    /** The sealed password; empty when none is stored. */
    Optional<byte[]> password(OrganizationId organization, UUID id) {
        return sql.call(
                organization,
                handle -> handle.createQuery(PASSWORD)
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .mapTo(byte[].class)
                        .findOne());
    }

    /** Throws NAME_TAKEN when the name or the source key is another's. */
    Connection insert(OrganizationId organization, UUID id, ConnectionDraft draft, byte @Nullable [] password) {
        return refusing(() -> sql.call(
                organization,
                handle -> bound(handle.createQuery(INSERT), organization, id, draft, password)
                        .bind("sourceKey", draft.sourceKey())
                        .map((row, context) -> toConnection(organization, row))
                        .one()));
    }

    /** Throws NAME_TAKEN when the name is another's. */
    Connection update(OrganizationId organization, UUID id, ConnectionDraft draft, byte @Nullable [] password) {
        return refusing(() -> sql.call(
                organization,
                handle -> bound(handle.createQuery(UPDATE), organization, id, draft, password)
                        .map((row, context) -> toConnection(organization, row))
                        .one()));
    }

    /** Throws IN_USE when a mapping or a run refers to it. */
    void delete(OrganizationId organization, UUID id) {
        refusing(() -> sql.call(
                organization,
                handle -> handle.createUpdate(DELETE)
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .execute()));
    }

    private Optional<Connection> one(OrganizationId organization, UUID id, String query) {
        boolean shared = isShared(organization);
        return sql.call(
                organization,
                handle -> handle.createQuery(query)
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .bind("shared", shared)
                        .map((row, context) -> toConnection(organization, row))
                        .findOne());
    }

    /** Whether the organization sees the shared source; gives it its row, in a transaction of its own, when it first does. */
    private boolean isShared(OrganizationId organization) {
        if (source.login(organization).isEmpty()) {
            return false;
        }
        if (!sharing.contains(organization)) {
            QuarkusTransaction.requiringNew()
                    .run(() -> sql.run(
                            organization,
                            handle -> handle.createUpdate(SHARE)
                                    .bind("organization", organization.value())
                                    .bind("id", ids.generate())
                                    .bind("name", SharedSource.NAME)
                                    .bind("sourceKey", SharedSource.SOURCE_KEY)
                                    .execute()));
            sharing.add(organization);
        }
        return true;
    }

    private static <S extends SqlStatement<S>> S bound(
            S statement, OrganizationId organization, UUID id, ConnectionDraft draft, byte @Nullable [] password) {
        return statement
                .bind("organization", organization.value())
                .bind("id", id)
                .bind("name", draft.name())
                .bind("host", draft.host())
                .bind("port", draft.port())
                .bind("database", draft.database())
                .bind("username", draft.username())
                .bind("password", password)
                .bind("tlsMode", draft.tlsMode().name().toLowerCase(Locale.ROOT))
                .bind("caCertificate", draft.caCertificate())
                .bind("authentication", draft.authentication().name().toLowerCase(Locale.ROOT))
                .bind("schemaPattern", draft.schemaPattern());
    }

    private static <T> T refusing(Supplier<T> change) {
        try {
            return change.get();
        } catch (StatementException failure) {
            if (failure.getCause() instanceof PSQLException fault) {
                throw refusal(fault, failure);
            }
            throw failure;
        }
    }

    private static RuntimeException refusal(PSQLException fault, StatementException failure) {
        if ("23503".equals(fault.getSQLState())) {
            return new GodwitException(ErrorCode.IN_USE, "A mapping or a run refers to the connection", failure);
        }
        if (!"23505".equals(fault.getSQLState()) || fault.getServerErrorMessage() == null) {
            return failure;
        }
        String constraint = String.valueOf(fault.getServerErrorMessage().getConstraint());
        String field = constraint.contains("source_key") ? "sourceKey" : "name";
        return new GodwitException(
                ErrorCode.NAME_TAKEN,
                "Another connection has this " + field,
                List.of(new Violation("/" + field, "is taken")));
    }

    private Connection toConnection(OrganizationId organization, ResultSet row) throws SQLException {
        boolean shared = row.getBoolean("shared");
        SourceLogin login = shared ? source.login(organization).orElseThrow() : login(row);
        Protection protection = login.protection();
        return new Connection(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getString("source_key"),
                Connection.Kind.POSTGRESQL,
                shared,
                login.host(),
                login.port(),
                login.database(),
                login.username(),
                shared || row.getBoolean("has_password"),
                protection.tlsMode(),
                protection.caCertificate(),
                protection.authentication(),
                row.getString("schema_pattern"),
                row.getLong("version"),
                time(row, "created_at"),
                time(row, "updated_at"));
    }

    /** Without the password. */
    private static SourceLogin login(ResultSet row) throws SQLException {
        return new SourceLogin(
                row.getString("host"),
                row.getInt("port"),
                row.getString("database"),
                row.getString("username"),
                "",
                new Protection(
                        TlsMode.valueOf(row.getString("tls_mode").toUpperCase(Locale.ROOT)),
                        row.getString("ca_certificate"),
                        Authentication.valueOf(row.getString("authentication").toUpperCase(Locale.ROOT))));
    }

    private static OffsetDateTime time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC);
    }
}
