package io.godwit.engine.source.postgres;

import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.ReadRange;
import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.SourceReader;
import io.godwit.engine.source.TableSource;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Reads a PostgreSQL table in key order through {@code COPY}. Keys travel as text and are compared by the source server only, cast
 * to the columns' own types. Belongs to one thread, as its connection does.
 */
public final class PostgresTableSource implements TableSource {

    private static final int SAMPLED_KEYS_OF_A_PART = 5_000;

    /** Statistics may be those of an empty table, and pages may hold few rows. */
    private static final long MOST_SAMPLED_BYTES = 128_000_000;

    /** An index that gives the key's order from its first column on; one for a pattern or another collation does not. */
    private static final String LEADS_TO_KEY = """
            select exists (
                select from pg_catalog.pg_index i
                    join pg_catalog.pg_opclass o on o.oid = i.indclass[0] and o.opcdefault
                    join pg_catalog.pg_am m on m.oid = o.opcmethod and m.amname = 'btree'
                    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                        and a.attcollation = i.indcollation[0]
                where i.indrelid = cast(? as regclass) and i.indisvalid and i.indpred is null and a.attname = ?)
            """;

    private static final PostgresDialect DIALECT = new PostgresDialect();

    private final Connection connection;
    private final Table table;

    /**
     * @param connection a read-only session without autocommit, owned by the caller
     * @param table the table as the source's catalog describes it now
     */
    public PostgresTableSource(Connection connection, Table table) {
        this.connection = connection;
        this.table = table;
    }

    @Override
    public SourceReader read(ReadRequest request, ReadRange range) {
        try {
            PGConnection session = connection.unwrap(PGConnection.class);
            KeyEquality equality = KeyEquality.of(connection, DIALECT.quote(request.table()), request.keyColumns());
            String sql = "copy (select " + equality.rank(list(request.keyColumns())) + list(request.columns())
                    + from(request) + " where " + notNull(request) + bound(request, ">", range.after(), session)
                    + bound(request, "<=", range.upTo(), session) + " order by " + order(request, "")
                    + (range.mostRows() == null ? "" : " limit " + range.mostRows()) + ") to stdout";
            return new CopyReader(connection, sql, request.columns().size(), equality);
        } catch (SQLException failure) {
            throw sourceFailure(failure);
        }
    }

    @Override
    public SourceReader all(ReadRequest request, @Nullable Long mostRows) {
        try {
            KeyEquality equality = request.keyColumns().isEmpty()
                    ? KeyEquality.OF_DIGESTS
                    : KeyEquality.of(connection, DIALECT.quote(request.table()), request.keyColumns());
            return reader(connection, whole(request, from(request), equality, mostRows), request, equality);
        } catch (SQLException failure) {
            throw sourceFailure(failure);
        }
    }

    /**
     * The query for all rows.
     *
     * @param from where they are
     */
    static String whole(ReadRequest request, String from, KeyEquality equality, @Nullable Long mostRows) {
        String keys = list(request.keyColumns());
        return "select " + (keys.isEmpty() ? "md5((whole.*)::text), " : equality.rank(keys)) + list(request.columns())
                + from + " whole" + (keys.isEmpty() ? "" : " order by " + order(request, ""))
                + (mostRows == null ? "" : " limit " + mostRows);
    }

    /** Reads what {@link #whole} asks for. */
    static SourceReader reader(Connection session, String whole, ReadRequest request, KeyEquality equality) {
        int digest = request.keyColumns().isEmpty() ? 1 : 0;
        return new CopyReader(
                session, "copy (" + whole + ") to stdout", request.columns().size() + digest, equality);
    }

    @Override
    public Optional<List<String>> greatestKey(ReadRequest request) {
        ReadRequest keysOnly = new ReadRequest(request.table(), request.keyColumns(), request.keyColumns(), null);
        String sql = "select " + list(request.keyColumns()) + from(request) + " where " + notNull(request)
                + " order by " + order(keysOnly, " desc") + " limit 1";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.of(key(row, request.keyColumns().size())) : Optional.empty();
        } catch (SQLException failure) {
            throw sourceFailure(failure);
        }
    }

    /** From a sample of whole pages; those of a view cannot be taken, and its rows are read in one part. */
    @Override
    public List<List<String>> quantiles(ReadRequest request, int parts, long estimated) {
        if (parts < 2 || !hasPages(request)) {
            return List.of();
        }
        ReadRequest keysOnly = new ReadRequest(request.table(), request.keyColumns(), request.keyColumns(), null);
        String keys = list(request.keyColumns());
        double percent = Math.min(
                100.0 * SAMPLED_KEYS_OF_A_PART * parts / Math.max(1, estimated),
                100.0 * MOST_SAMPLED_BYTES / Math.max(1, size(request, "pg_relation_size")));
        String sql = "select distinct on (" + order(keysOnly, "") + ") " + keys + " from (select " + keys
                + ", row_number() over (order by " + order(keysOnly, "")
                + ") as \"godwit place\", count(*) over () as \"godwit sampled\""
                + from(request) + " tablesample system (" + String.format(Locale.ROOT, "%.6f", Math.min(100, percent))
                + ") where "
                + notNull(request) + ") sample where \"godwit place\" in (select n * \"godwit sampled\" / " + parts
                + " from generate_series(1, " + (parts - 1) + ") n) order by " + order(keysOnly, "");
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            List<List<String>> cuts = new ArrayList<>(parts);
            while (row.next()) {
                cuts.add(key(row, request.keyColumns().size()));
            }
            return cuts;
        } catch (SQLException failure) {
            throw sourceFailure(failure);
        }
    }

    private boolean hasPages(ReadRequest request) {
        String sql = "select relkind in ('r', 'm', 'p') from pg_class where oid = cast(? as regclass)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, DIALECT.quote(request.table()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        } catch (SQLException failure) {
            throw sourceFailure(failure);
        }
    }

    @Override
    public long bytes(ReadRequest request) {
        return size(request, "pg_table_size");
    }

    /** By this function of the server, over all partitions. */
    private long size(ReadRequest request, String function) {
        String sql = "select coalesce((select sum(" + function
                + "(relid)) from pg_partition_tree(cast(? as regclass))), " + function + "(cast(? as regclass)), 0)";
        String name = DIALECT.quote(request.table());
        return new Queries(connection, SqlStates.SOURCE)
                .rows(sql, row -> row.getLong(1), name, name)
                .get(0);
    }

    @Override
    public boolean findsByKey(ReadRequest request) {
        return new Queries(connection, SqlStates.SOURCE)
                .rows(
                        LEADS_TO_KEY,
                        row -> row.getBoolean(1),
                        DIALECT.quote(request.table()),
                        request.keyColumns().get(0))
                .get(0);
    }

    @Override
    public long countNullKeys(ReadRequest request) {
        String sql = "select count(*)" + from(request) + " where not (" + notNull(request) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failure) {
            throw sourceFailure(failure);
        }
    }

    private static String from(ReadRequest request) {
        return " from " + DIALECT.quote(request.table());
    }

    private static String list(List<String> columns) {
        StringJoiner list = new StringJoiner(", ");
        columns.forEach(column -> list.add(DIALECT.quote(column)));
        return list.toString();
    }

    private static String notNull(ReadRequest request) {
        StringJoiner conditions = new StringJoiner(" and ");
        request.keyColumns().forEach(column -> conditions.add(DIALECT.quote(column) + " is not null"));
        return conditions.toString();
    }

    /** A condition on the key; COPY takes no parameters, so the values stand in it as literals. */
    private String bound(ReadRequest request, String comparison, @Nullable List<String> key, PGConnection session)
            throws SQLException {
        if (key == null) {
            return "";
        }
        StringJoiner values = new StringJoiner(", ");
        for (int i = 0; i < key.size(); i++) {
            values.add("cast('" + session.escapeLiteral(key.get(i)) + "' as "
                    + typeOf(request.keyColumns().get(i)) + ")");
        }
        return " and (" + list(request.keyColumns()) + ") " + comparison + " (" + values + ")";
    }

    private String typeOf(String column) {
        return table.column(column)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.SCHEMA_DRIFT, "The source table " + table.name() + " has no column " + column))
                .type()
                .name();
    }

    private static String order(ReadRequest request, String direction) {
        StringJoiner order = new StringJoiner(", ");
        request.keyColumns().forEach(column -> order.add(DIALECT.quote(column) + direction));
        if (request.latestBy() != null) {
            order.add(DIALECT.quote(request.latestBy()) + " desc nulls last");
        }
        return order.toString();
    }

    private static List<String> key(ResultSet row, int size) throws SQLException {
        List<String> key = new ArrayList<>(size);
        for (int i = 1; i <= size; i++) {
            key.add(row.getString(i));
        }
        return List.copyOf(key);
    }

    static GodwitException sourceFailure(SQLException failure) {
        ErrorCode code = SqlStates.SOURCE.codeOf(failure);
        return new GodwitException(code, code.title(), failure);
    }
}
