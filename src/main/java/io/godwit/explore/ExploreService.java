package io.godwit.explore;

import io.godwit.connection.Connection;
import io.godwit.connection.Connections;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.Inspector;
import io.godwit.engine.source.TableSummary;
import io.godwit.platform.access.Caller;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a source on behalf of a caller. Every method throws {@link GodwitException} FORBIDDEN without the permission,
 * NOT_FOUND for a connection, schema or table that is not there, and the source's code when it cannot be read. Not to be called
 * in a transaction. Safe for any thread.
 */
@ApplicationScoped
public class ExploreService {

    /** The most rows of a preview. */
    static final int MOST_ROWS = 25;

    private final Connections connections;
    private final SourceTables sources;

    ExploreService(Connections connections, SourceTables sources) {
        this.connections = connections;
        this.sources = sources;
    }

    /** The schemas that fit the pattern, the connection's own when it is null; empty when none fits. */
    public List<SourceSchema> schemas(Caller caller, UUID connection, @Nullable String pattern) {
        caller.require(Permission.EXPLORE);
        Connection known = connections.require(caller.organization(), connection);
        String wanted = pattern == null || pattern.isEmpty() ? known.schemaPattern() : pattern;
        return look(caller, connection, inspector -> inspector.schemas(wanted)).stream()
                .map(SourceSchema::new)
                .toList();
    }

    /** The tables and views of a schema in order of name. */
    public List<SourceTable> tables(Caller caller, UUID connection, String schema) {
        caller.require(Permission.EXPLORE);
        return look(caller, connection, inspector -> {
                    List<TableSummary> tables = inspector.tables(schema);
                    if (tables.isEmpty()) {
                        requireSchema(inspector, schema);
                    }
                    return tables;
                })
                .stream()
                .map(SourceTable::of)
                .toList();
    }

    /** The structure of a table. */
    public SourceColumns columns(Caller caller, UUID connection, TableName name) {
        caller.require(Permission.EXPLORE);
        return SourceColumns.of(look(caller, connection, inspector -> requireTable(inspector, name)));
    }

    /**
     * Some rows of a table.
     *
     * @param limit the most rows, 1 to 25; 25 when null
     * @throws GodwitException INVALID_REQUEST for another limit
     */
    public Preview preview(Caller caller, UUID connection, TableName name, @Nullable Integer limit) {
        caller.require(Permission.EXPLORE);
        int rows = limit == null ? MOST_ROWS : limit;
        if (rows < 1 || rows > MOST_ROWS) {
            throw new GodwitException(
                    ErrorCode.INVALID_REQUEST,
                    "A preview has 1 to " + MOST_ROWS + " rows",
                    List.of(new Violation("limit", "must be 1 to " + MOST_ROWS)));
        }
        return look(
                caller,
                connection,
                inspector -> new PreviewReader(requireTable(inspector, name)).read(inspector, rows));
    }

    private <T> T look(Caller caller, UUID connection, Function<Inspector, T> look) {
        return sources.inspect(caller.organization(), connection, look);
    }

    private static Table requireTable(Inspector inspector, TableName name) {
        return inspector.table(name).orElseThrow(() -> {
            requireSchema(inspector, name.schema());
            Stream<String> names = inspector.tables(name.schema()).stream()
                    .map(table -> table.name().table());
            return notFound("table", name.toString(), nearest(names, name.table()));
        });
    }

    private static void requireSchema(Inspector inspector, String schema) {
        List<String> schemas = inspector.schemas("*");
        if (!schemas.contains(schema)) {
            throw notFound("schema", schema, nearest(schemas.stream(), schema));
        }
    }

    /** The name that differs only in case or punctuation: the usual slip. */
    private static Optional<String> nearest(Stream<String> names, String wanted) {
        return names.filter(name -> folded(name).equals(folded(wanted))).findFirst();
    }

    private static String folded(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
    }

    private static GodwitException notFound(String what, String name, Optional<String> nearest) {
        return new GodwitException(
                ErrorCode.NOT_FOUND,
                "The source has no " + what + " " + name
                        + nearest.map(near -> ". Did you mean " + near + "?").orElse(""));
    }
}
