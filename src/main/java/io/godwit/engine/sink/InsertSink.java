package io.godwit.engine.sink;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Sends rows through one {@code INSERT ... SELECT FROM unnest}: twice as slow as COPY, but row-level security applies as it
 * should. Values are cast to the column's base type without its length, so that assignment refuses what is too long instead of
 * cutting it.
 */
final class InsertSink implements RowSink {

    private final String sql;
    private final int width;

    InsertSink(TableName table, List<Column> columns, Dialect dialect) {
        StringJoiner names = new StringJoiner(", ");
        StringJoiner values = new StringJoiner(", ");
        StringJoiner parameters = new StringJoiner(", ");
        StringJoiner aliases = new StringJoiner(", ");
        for (int i = 0; i < columns.size(); i++) {
            names.add(dialect.quote(columns.get(i).name()));
            values.add("cast(v" + i + " as " + columns.get(i).type().castTarget() + ")");
            parameters.add("?::text[]");
            aliases.add("v" + i);
        }
        this.sql = "insert into " + dialect.quote(table) + " (" + names
                + ") overriding system value select " + values + " from unnest("
                + parameters + ") as incoming(" + aliases + ")";
        this.width = columns.size();
    }

    @Override
    public long send(Connection target, List<TargetRow> rows) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            for (int i = 0; i < width; i++) {
                @Nullable String[] values = new @Nullable String[rows.size()];
                for (int row = 0; row < values.length; row++) {
                    values[row] = rows.get(row).get(i);
                }
                statement.setArray(i + 1, target.createArrayOf("text", values));
            }
            return statement.executeUpdate();
        }
    }
}
