package io.godwit.engine.source.postgres;

import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.Inspector;
import io.godwit.engine.source.TableKind;
import io.godwit.engine.source.TableSummary;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a PostgreSQL database, version 14 or later, through its {@code pg_catalog}. Belongs to one thread. */
public final class PostgresInspector implements Inspector {

    private static final String SCHEMAS = """
            select nspname
            from pg_catalog.pg_namespace
            where nspname like ? and not starts_with(nspname, 'pg_') and nspname <> 'information_schema'
            order by nspname""";

    /** A partitioned table is never analysed by itself: its estimate is the sum of its leaves. */
    private static final String TABLES = """
            select c.relname, c.relkind, pg_catalog.obj_description(c.oid, 'pg_class'),
                case c.relkind
                    when 'v' then null
                    when 'p' then (
                        select case when min(leaf.reltuples) >= 0 then sum(leaf.reltuples) end
                        from pg_catalog.pg_partition_tree(c.oid) tree join pg_catalog.pg_class leaf on leaf.oid = tree.relid
                        where tree.isleaf)
                    else nullif(c.reltuples, -1)
                end::bigint
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = ? and not starts_with(n.nspname, 'pg_') and n.nspname <> 'information_schema'
                and c.relkind in ('r', 'p', 'v', 'm', 'f') and not c.relispartition
            order by c.relname""";

    private static final String UNREADABLE = """
            select n.nspname
            from pg_catalog.pg_namespace n
            where n.nspname = any (?) and not pg_catalog.has_schema_privilege(n.oid, 'usage')
            union all
            select n.nspname || '.' || c.relname
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = any (?) and pg_catalog.has_schema_privilege(n.oid, 'usage')
                and c.relkind in ('r', 'p', 'v', 'm', 'f') and not pg_catalog.has_any_column_privilege(c.oid, 'select')
            order by 1""";

    private static final String WRITABLE = """
            select n.nspname
            from pg_catalog.pg_namespace n
            where n.nspname = any (?) and pg_catalog.has_schema_privilege(n.oid, 'create')
            union all
            select n.nspname || '.' || c.relname
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = any (?) and c.relkind in ('r', 'p', 'v', 'f')
                and pg_catalog.has_table_privilege(c.oid, 'insert, update, delete, truncate')
            order by 1""";

    private static final String BYTES = """
            select coalesce(sum(pg_catalog.pg_total_relation_size(c.oid)), 0)::bigint
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where n.nspname = any (?) and c.relkind in ('r', 'm')""";

    private final Queries queries;
    private final PostgresDialect dialect = new PostgresDialect();

    /** Looks at a source. */
    public PostgresInspector(Connection session) {
        this(session, SqlStates.SOURCE);
    }

    /**
     * @param session stays open
     * @param states whose faults the session's are: the source's or the target's
     */
    public PostgresInspector(Connection session, SqlStates states) {
        this.queries = new Queries(session, states);
    }

    @Override
    public List<String> schemas(String pattern) {
        return storable(pattern) ? queries.rows(SCHEMAS, row -> row.getString(1), likePattern(pattern)) : List.of();
    }

    @Override
    public List<TableSummary> tables(String schema) {
        return storable(schema) ? queries.rows(TABLES, row -> summary(schema, row), schema) : List.of();
    }

    @Override
    public Optional<Table> table(TableName name) {
        if (!storable(name.schema()) || !storable(name.table())) {
            return Optional.empty();
        }
        return new PostgresTables(queries)
                .read(name.schema(), name.table()).stream()
                        .filter(table -> table.name().equals(name))
                        .findFirst();
    }

    @Override
    public List<Table> all(String schema) {
        return storable(schema) ? new PostgresTables(queries).read(schema, null) : List.of();
    }

    @Override
    public List<String> unreadable(List<String> schemas) {
        Object names = queries.array(schemas);
        return queries.rows(UNREADABLE, row -> row.getString(1), names, names);
    }

    @Override
    public List<String> writable(List<String> schemas) {
        Object names = queries.array(schemas);
        return queries.rows(WRITABLE, row -> row.getString(1), names, names);
    }

    @Override
    public long bytes(List<String> schemas) {
        return queries.rows(BYTES, row -> row.getLong(1), queries.array(schemas))
                .get(0);
    }

    @Override
    public List<List<@Nullable String>> preview(Table table, List<String> columns, int rows, int characters) {
        String cells = columns.stream()
                .map(column -> "left(" + dialect.quote(known(table, column)) + "::text, " + characters + ")")
                .collect(Collectors.joining(", "));
        String query = "select " + cells + " from " + dialect.quote(table.name()) + " limit " + rows;
        return queries.rows(query, row -> values(row, columns.size()));
    }

    /** The catalog's own spelling of a column's name. */
    private static String known(Table table, String column) {
        return table.column(column)
                .orElseThrow(() -> new IllegalArgumentException("no such column"))
                .name();
    }

    private static List<@Nullable String> values(ResultSet row, int width) throws SQLException {
        List<@Nullable String> values = new ArrayList<>(width);
        for (int at = 1; at <= width; at++) {
            values.add(row.getString(at));
        }
        return values;
    }

    private static TableSummary summary(String schema, ResultSet row) throws SQLException {
        return new TableSummary(
                new TableName(schema, row.getString(1)),
                kind(row.getString(2)),
                row.getObject(4, Long.class),
                row.getString(3));
    }

    private static TableKind kind(String letter) {
        return switch (letter) {
            case "p" -> TableKind.PARTITIONED_TABLE;
            case "v" -> TableKind.VIEW;
            case "m" -> TableKind.MATERIALIZED_VIEW;
            case "f" -> TableKind.FOREIGN_TABLE;
            default -> TableKind.TABLE;
        };
    }

    /** Only the star is special for us; what else is special for LIKE stands for itself. */
    private static String likePattern(String pattern) {
        return pattern.replace("\\", "\\\\")
                .replace("%", "\\%")
                .replace("_", "\\_")
                .replace("*", "%");
    }

    /** A name with NUL is no name; the server would refuse it as a parameter. */
    private static boolean storable(String name) {
        return name.indexOf('\0') < 0;
    }
}
