package io.godwit.engine.source.postgres;

import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.ReadRange;
import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.SourceReader;
import io.godwit.engine.source.TableSource;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Reads a PostgreSQL table in key order through a server-side cursor. Keys travel as text and are compared by the source server
 * only, cast to the columns' own types. Belongs to one thread, as its connection does.
 */
public final class PostgresTableSource implements TableSource {

    private static final int ROWS_PER_FETCH = 1000;

    private final Connection connection;
    private final Table table;
    private final PostgresDialect dialect = new PostgresDialect();

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
        String sql = "select " + list(request.columns()) + from(request) + " where " + notNull(request)
                + after(request, range) + upTo(request, range) + " order by " + order(request, "");
        try {
            PreparedStatement statement = prepare(sql, range.after(), range.upTo());
            statement.setFetchSize(ROWS_PER_FETCH);
            return new PostgresReader(statement, statement.executeQuery());
        } catch (SQLException failure) {
            throw sourceFailure(failure);
        }
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

    /** Only numerics may be equal under different texts ({@code 1.0} and {@code 1.00}). */
    @Override
    public boolean sameKey(List<String> left, List<String> right) {
        for (int i = 0; i < left.size(); i++) {
            if (!left.get(i).equals(right.get(i)) && !sameNumber(left.get(i), right.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameNumber(String left, String right) {
        if (left.indexOf('.') < 0 && right.indexOf('.') < 0) {
            return false;
        }
        try {
            return new BigDecimal(left).compareTo(new BigDecimal(right)) == 0;
        } catch (NumberFormatException text) {
            return false;
        }
    }

    private PreparedStatement prepare(String sql, @Nullable List<String> after, @Nullable List<String> upTo)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        int index = 1;
        for (List<String> bound : bounds(after, upTo)) {
            for (String value : bound) {
                statement.setString(index++, value);
            }
        }
        return statement;
    }

    private static List<List<String>> bounds(@Nullable List<String> after, @Nullable List<String> upTo) {
        List<List<String>> bounds = new ArrayList<>(2);
        if (after != null) {
            bounds.add(after);
        }
        if (upTo != null) {
            bounds.add(upTo);
        }
        return bounds;
    }

    private String from(ReadRequest request) {
        return " from " + dialect.quote(request.table());
    }

    private String list(List<String> columns) {
        StringJoiner list = new StringJoiner(", ");
        columns.forEach(column -> list.add(dialect.quote(column)));
        return list.toString();
    }

    private String notNull(ReadRequest request) {
        StringJoiner conditions = new StringJoiner(" and ");
        request.keyColumns().forEach(column -> conditions.add(dialect.quote(column) + " is not null"));
        return conditions.toString();
    }

    private String after(ReadRequest request, ReadRange range) {
        return range.after() == null ? "" : " and (" + list(request.keyColumns()) + ") > (" + parameters(request) + ")";
    }

    private String upTo(ReadRequest request, ReadRange range) {
        return range.upTo() == null ? "" : " and (" + list(request.keyColumns()) + ") <= (" + parameters(request) + ")";
    }

    private String parameters(ReadRequest request) {
        StringJoiner parameters = new StringJoiner(", ");
        request.keyColumns().forEach(column -> parameters.add("cast(? as " + typeOf(column) + ")"));
        return parameters.toString();
    }

    private String typeOf(String column) {
        return table.column(column)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.SCHEMA_DRIFT, "The source table " + table.name() + " has no column " + column))
                .type()
                .name();
    }

    private String order(ReadRequest request, String direction) {
        StringJoiner order = new StringJoiner(", ");
        request.keyColumns().forEach(column -> order.add(dialect.quote(column) + direction));
        if (request.latestBy() != null) {
            order.add(dialect.quote(request.latestBy()) + " desc nulls last");
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
