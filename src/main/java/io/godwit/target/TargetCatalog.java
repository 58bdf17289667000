package io.godwit.target;

import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.Inspector;
import io.godwit.engine.source.TableKind;
import io.godwit.engine.source.postgres.PostgresDialect;
import io.godwit.engine.source.postgres.PostgresInspector;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SchemaScripts;
import io.godwit.platform.sql.SqlStates;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * The tables that may be written: those of the target schemas that hold the column {@code organization_id}. Read at each call
 * from the application database with the login that writes, so that it sees what that login sees. Safe for any thread.
 */
@ApplicationScoped
public class TargetCatalog {

    /** The column that tells the tenant of a row; stamped by us, never mapped. */
    public static final String ORGANIZATION_COLUMN = "organization_id";

    private static final String IS_ROW_SECURITY_ACTIVE = """
            select row_security_active(c.oid)
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and c.relname = ?""";

    /** Behind row-level security the service may see no row where there are some, and none where it may not read. */
    private static final String HAS_ROWS = """
            select set_config('app.organization_id', ?, true);
            select exists (select from %s where organization_id = ?)
            """;

    private static final Set<TableKind> WRITABLE = Set.of(TableKind.TABLE, TableKind.PARTITIONED_TABLE);

    private final javax.sql.DataSource database;
    private final List<String> schemas;

    TargetCatalog(
            @DataSource("engine") javax.sql.DataSource database,
            @ConfigProperty(name = "godwit.target-schemas", defaultValue = "app") List<String> schemas) {
        this.database = database;
        this.schemas = schemas.stream()
                .map(String::strip)
                .filter(schema -> !schema.isEmpty() && !schema.equals(SchemaScripts.SCHEMA))
                .toList();
    }

    /** All tables that may be written, in the order of the target schemas and then of their names. */
    public List<Table> all() {
        return inspect(inspector -> schemas.stream()
                .flatMap(schema -> writable(inspector, schema).stream())
                .toList());
    }

    /** The table of exactly this name; empty when there is none or it may not be written. */
    public Optional<Table> find(TableName name) {
        return schemas.contains(name.schema())
                ? inspect(inspector -> writable(inspector, name.schema()).stream()
                        .filter(table -> table.name().equals(name))
                        .findFirst())
                : Optional.empty();
    }

    /**
     * The table of exactly this name.
     *
     * @throws GodwitException TARGET_NOT_ALLOWED when there is none or it may not be written
     */
    public Table require(TableName name) {
        return find(name).orElseThrow(() -> notAllowed(name.toString()));
    }

    /**
     * Completes a table's name.
     *
     * @param schema null takes the first target schema that holds the table
     * @throws GodwitException TARGET_NOT_ALLOWED when there is none or it may not be written
     */
    public TableName resolve(@Nullable String schema, String table) {
        if (schema != null) {
            return require(new TableName(schema, table)).name();
        }
        return all().stream()
                .map(Table::name)
                .filter(name -> name.table().equals(table))
                .findFirst()
                .orElseThrow(() -> notAllowed(table));
    }

    /**
     * How rows get into the table.
     *
     * @throws GodwitException TARGET_NOT_ALLOWED when there is no such table
     */
    public WriteMode writeMode(TableName name) {
        return ask(session -> {
            try (PreparedStatement statement = session.prepareStatement(IS_ROW_SECURITY_ACTIVE)) {
                statement.setString(1, name.schema());
                statement.setString(2, name.table());
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        throw notAllowed(name.toString());
                    }
                    return row.getBoolean(1) ? WriteMode.INSERT : WriteMode.COPY;
                }
            }
        });
    }

    /** True when the organization surely has no row in the table, which must be one that may be written. */
    public boolean isEmpty(OrganizationId organization, TableName name) {
        String quoted = new PostgresDialect().quote(name);
        return ask(session -> {
            session.setAutoCommit(false);
            try (PreparedStatement right = session.prepareStatement("select has_table_privilege(?, 'select')");
                    PreparedStatement rows = session.prepareStatement(HAS_ROWS.formatted(quoted))) {
                right.setString(1, quoted);
                rows.setString(1, organization.toString());
                rows.setObject(2, organization.value());
                return isTrue(right) && !isTrue(rows);
            } finally {
                session.rollback();
            }
        });
    }

    /** What the last of its statements says. */
    private static boolean isTrue(PreparedStatement statement) throws SQLException {
        statement.execute();
        boolean said = said(statement);
        while (statement.getMoreResults()) {
            said = said(statement);
        }
        return said;
    }

    private static boolean said(PreparedStatement statement) throws SQLException {
        try (ResultSet row = statement.getResultSet()) {
            return row.next() && "t".equals(row.getString(1));
        }
    }

    private static List<Table> writable(Inspector inspector, String schema) {
        Set<TableName> names = inspector.tables(schema).stream()
                .filter(table -> WRITABLE.contains(table.kind()))
                .map(table -> table.name())
                .collect(Collectors.toSet());
        return inspector.all(schema).stream()
                .filter(table -> names.contains(table.name()) && isTenants(table))
                .toList();
    }

    private static boolean isTenants(Table table) {
        return table.column(ORGANIZATION_COLUMN)
                .filter(column -> column.type().base().equals("uuid"))
                .isPresent();
    }

    private static GodwitException notAllowed(String table) {
        return new GodwitException(
                ErrorCode.TARGET_NOT_ALLOWED, "The table " + table + " is not one that may be written");
    }

    private <T> T inspect(Function<Inspector, T> look) {
        return ask(session -> look.apply(new PostgresInspector(session, SqlStates.TARGET)));
    }

    private <T> T ask(Question<T> question) {
        try (Connection session = database.getConnection()) {
            return question.ask(session);
        } catch (SQLException fault) {
            ErrorCode code = SqlStates.TARGET.codeOf(fault);
            throw new GodwitException(code, code.title(), fault);
        }
    }

    /** What is asked of a session. */
    @FunctionalInterface
    private interface Question<T> {
        T ask(Connection session) throws SQLException;
    }
}
