package io.godwit.mapping;

import io.godwit.engine.catalog.TableName;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.godwit.platform.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jspecify.annotations.Nullable;

/** The table {@code mapping}. Stateless, safe for any thread. */
@ApplicationScoped
class MappingRepository {

    private static final String LIST = """
        select *
        from mapping
        where organization_id = :organization
            and (:connection::uuid is null or connection_id = :connection::uuid)
            and (:active::boolean is null or active = :active::boolean)
            and (:sourceSchema::text is null or source_schema = :sourceSchema::text)
            and (:sourceTable::text is null or source_table = :sourceTable::text)
            and (:targetTable::text is null or target_table = :targetTable::text)
            and (:afterId::uuid is null
                or (execution_order, name, id) > (:afterOrder::integer, :afterName::text, :afterId::uuid))
        order by execution_order, name, id
        limit :limit\
        """;
    private static final String FIND = """
        select *
        from mapping
        where organization_id = :organization and id = :id\
        """;
    private static final String FIND_ACTIVE = """
        select *
        from mapping
        where organization_id = :organization and connection_id = :connection
            and source_schema = :sourceSchema and source_table = :sourceTable
            and target_schema = :targetSchema and target_table = :targetTable and active\
        """;
    private static final String FIND_DEFAULT = """
        select *
        from mapping
        where organization_id = :organization and connection_id = :connection and default_key = :defaultKey\
        """;
    private static final String INSERT_ROW = """
        insert into mapping (organization_id, id, connection_id, name, default_key, source_schema, source_table,
            target_schema, target_table, execution_order, active, definition)
        values (:organization, :id, :connection, :name, :defaultKey, :sourceSchema, :sourceTable,
            :targetSchema, :targetTable, :executionOrder, :active, :definition::jsonb)\
        """;
    private static final String INSERT = INSERT_ROW + " returning *";
    private static final String INSERT_IF_FREE = INSERT_ROW + " on conflict do nothing returning *";
    private static final String UPDATE = """
        update mapping
        set connection_id = :connection, name = :name, source_schema = :sourceSchema, source_table = :sourceTable,
            target_schema = :targetSchema, target_table = :targetTable, execution_order = :executionOrder,
            active = :active, definition = :definition::jsonb,
            version = version + 1, updated_at = clock_timestamp()
        where organization_id = :organization and id = :id and version = :version
        returning *\
        """;
    private static final String SET_ACTIVE = """
        update mapping
        set active = :active, version = version + 1, updated_at = clock_timestamp()
        where organization_id = :organization and id = :id and version = :version
        returning *\
        """;
    private static final String DELETE = """
        delete from mapping
        where organization_id = :organization and id = :id and version = :version
        returning id\
        """;

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String FOREIGN_KEY_VIOLATION = "23503";

    private final Sql sql;
    private final MappingRows rows;

    MappingRepository(Sql sql, MappingRows rows) {
        this.sql = sql;
        this.rows = rows;
    }

    /** In order of execution, then of name; behind the given one. */
    List<Mapping> list(
            OrganizationId organization, MappingFilter filter, MappingFilter.@Nullable Position after, int limit) {
        return sql.call(
                organization,
                handle -> handle.createQuery(LIST)
                        .bind("organization", organization.value())
                        .bind("connection", filter.connectionId())
                        .bind("active", filter.active())
                        .bind("sourceSchema", filter.sourceSchema())
                        .bind("sourceTable", filter.sourceTable())
                        .bind("targetTable", filter.targetTable())
                        .bind("afterOrder", after == null ? null : after.executionOrder())
                        .bind("afterName", after == null ? null : after.name())
                        .bind("afterId", after == null ? null : after.id())
                        .bind("limit", limit)
                        .map((row, context) -> rows.toMapping(row))
                        .list());
    }

    Optional<Mapping> find(OrganizationId organization, UUID id) {
        return sql.call(
                organization,
                handle -> handle.createQuery(FIND)
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .map((row, context) -> rows.toMapping(row))
                        .findOne());
    }

    /** The active mapping between these tables; the schema guards that there is at most one. */
    Optional<Mapping> findActive(OrganizationId organization, UUID connection, TableName source, TableName target) {
        return sql.call(
                organization,
                handle -> handle.createQuery(FIND_ACTIVE)
                        .bind("organization", organization.value())
                        .bind("connection", connection)
                        .bind("sourceSchema", source.schema())
                        .bind("sourceTable", source.table())
                        .bind("targetSchema", target.schema())
                        .bind("targetTable", target.table())
                        .map((row, context) -> rows.toMapping(row))
                        .findOne());
    }

    /** The mapping that a connection got from this place of the defaults. */
    Optional<Mapping> findDefault(OrganizationId organization, UUID connection, String defaultKey) {
        return sql.call(
                organization,
                handle -> handle.createQuery(FIND_DEFAULT)
                        .bind("organization", organization.value())
                        .bind("connection", connection)
                        .bind("defaultKey", defaultKey)
                        .map((row, context) -> rows.toMapping(row))
                        .findOne());
    }

    Mapping insert(OrganizationId organization, UUID id, MappingDraft draft) {
        return told(
                () -> sql.call(
                        organization,
                        handle -> bound(handle.createQuery(INSERT), organization, id, draft)
                                .bind("defaultKey", (String) null)
                                .map((row, context) -> rows.toMapping(row))
                                .one()),
                connectionGone());
    }

    /** Fills a place of the defaults. Empty when it is filled, or another mapping between the tables is active. */
    Optional<Mapping> insertDefault(OrganizationId organization, UUID id, MappingDraft draft, String defaultKey) {
        return told(
                () -> sql.call(
                        organization,
                        handle -> bound(handle.createQuery(INSERT_IF_FREE), organization, id, draft)
                                .bind("defaultKey", defaultKey)
                                .map((row, context) -> rows.toMapping(row))
                                .findOne()),
                connectionGone());
    }

    /** Empty when it is gone or has another version. */
    Optional<Mapping> update(OrganizationId organization, UUID id, long version, MappingDraft draft) {
        return told(
                () -> sql.call(
                        organization,
                        handle -> bound(handle.createQuery(UPDATE), organization, id, draft)
                                .bind("version", version)
                                .map((row, context) -> rows.toMapping(row))
                                .findOne()),
                connectionGone());
    }

    /** Empty when it is gone or has another version. */
    Optional<Mapping> setActive(OrganizationId organization, UUID id, long version, boolean active) {
        return told(
                () -> sql.call(
                        organization,
                        handle -> handle.createQuery(SET_ACTIVE)
                                .bind("organization", organization.value())
                                .bind("id", id)
                                .bind("version", version)
                                .bind("active", active)
                                .map((row, context) -> rows.toMapping(row))
                                .findOne()),
                connectionGone());
    }

    /** False when it is gone or has another version. */
    boolean delete(OrganizationId organization, UUID id, long version) {
        return told(
                () -> sql.call(
                        organization,
                        handle -> handle.createQuery(DELETE)
                                .bind("organization", organization.value())
                                .bind("id", id)
                                .bind("version", version)
                                .mapTo(UUID.class)
                                .findOne()
                                .isPresent()),
                runsRefer());
    }

    private <S extends SqlStatement<S>> S bound(S statement, OrganizationId organization, UUID id, MappingDraft draft) {
        return statement
                .bind("organization", organization.value())
                .bind("id", id)
                .bind("connection", draft.connectionId())
                .bind("name", draft.name())
                .bind("sourceSchema", draft.sourceSchema())
                .bind("sourceTable", draft.sourceTable())
                .bind("targetSchema", draft.targetSchema())
                .bind("targetTable", draft.targetTable())
                .bind("executionOrder", draft.executionOrder())
                .bind("active", draft.active())
                .bind("definition", rows.definition(draft));
    }

    /** The constraints of the schema are the last word on what clashes; here they become words for a person. */
    private static <T> T told(Supplier<T> statement, GodwitException onReference) {
        try {
            return statement.get();
        } catch (UnableToExecuteStatementException refused) {
            String state = refused.getCause() instanceof SQLException cause ? cause.getSQLState() : "";
            if (UNIQUE_VIOLATION.equals(state)) {
                throw new GodwitException(
                        ErrorCode.CONFLICT,
                        "Another mapping between these tables is active: deactivate it first, or save this one"
                                + " inactive",
                        refused);
            }
            throw FOREIGN_KEY_VIOLATION.equals(state) ? onReference : refused;
        }
    }

    private static GodwitException connectionGone() {
        return new GodwitException(
                ErrorCode.INVALID_REQUEST,
                "The mapping is not valid",
                List.of(new Violation("/connectionId", "there is no such connection")));
    }

    private static GodwitException runsRefer() {
        return new GodwitException(ErrorCode.IN_USE, "Runs refer to this mapping: deactivate it instead");
    }
}
