package io.godwit.engine.sink;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes over rows that are there, all of a batch in one statement, and remembers of each whether it was changed. Of those that are one
 * row for the target the last stays, as if each had been written. Values are cast as
 * {@link InsertSink} does; to be compared they are cast to the column's whole type, as it would store them. Belongs to one thread.
 */
final class UpdateSink implements RowSink {

    private final String sql;
    private final int width;
    private final Stamp owner;
    private final IdentityHashMap<TargetRow, Boolean> changed = new IdentityHashMap<>();

    /**
     * What is written.
     *
     * @param key the columns that, with the owner's, tell a row; they come first in each row's values
     * @param fields the columns whose values follow
     * @param fixed which of them stay as they are
     * @param cleared columns that become null
     * @param onlyChanged true to leave rows alone that have these values already
     */
    record Columns(
            List<Column> key, List<Column> fields, List<String> fixed, List<String> cleared, boolean onlyChanged) {}

    UpdateSink(TableName table, Columns columns, Stamp owner, Dialect dialect) {
        this.owner = owner;
        this.width = columns.key().size() + columns.fields().size();
        StringJoiner parameters = new StringJoiner(", ");
        StringJoiner names = new StringJoiner(", ");
        StringJoiner keys = new StringJoiner(", ");
        StringJoiner typed = new StringJoiner(", ");
        StringJoiner match = new StringJoiner(" and ");
        List<Column> all = new ArrayList<>(columns.key());
        all.addAll(columns.fields());
        for (int i = 0; i < width; i++) {
            parameters.add("?::text[]");
            names.add("v" + i);
            if (i < columns.key().size()) {
                match.add("present." + dialect.quote(all.get(i).name()) + " = incoming.k" + i);
                keys.add("cast(v" + i + " as " + all.get(i).type().castTarget() + ") as k" + i);
                typed.add("k" + i);
            }
        }
        String found = " present." + dialect.quote(owner.column()) + " = ? and " + match;
        // Cast ahead: behind row-level security a cast from text may not be used in an index. Texts that differ may be
        // one key.
        this.sql = "with incoming as materialized (select *, " + keys + " from unnest(" + parameters
                + ") with ordinality as given(" + names + ", place)), latest as materialized (select distinct on ("
                + typed
                + ") * from incoming order by " + typed + ", place desc), changed as (update " + dialect.quote(table)
                + " present set " + assignments(columns, all, dialect) + " from latest incoming where" + found
                + (columns.onlyChanged() ? " and (" + differences(columns, all, dialect) + ")" : "")
                + " returning incoming.place) select place, place in (select place from changed)"
                + " or place not in (select place from latest) from incoming"
                + " where exists (select from " + dialect.quote(table) + " present where" + found + ")";
    }

    private static String assignments(Columns columns, List<Column> all, Dialect dialect) {
        StringJoiner assignments = new StringJoiner(", ");
        for (int i = columns.key().size(); i < all.size(); i++) {
            if (!columns.fixed().contains(all.get(i).name())) {
                assignments.add(dialect.quote(all.get(i).name()) + " = cast(incoming.v" + i + " as "
                        + all.get(i).type().castTarget() + ")");
            }
        }
        columns.cleared().forEach(name -> assignments.add(dialect.quote(name) + " = null"));
        String first = dialect.quote(columns.key().get(0).name());
        return assignments.length() == 0 ? first + " = present." + first : assignments.toString();
    }

    /** As text, because not every type knows when two values are equal. */
    private static String differences(Columns columns, List<Column> all, Dialect dialect) {
        StringJoiner differences = new StringJoiner(" or ");
        differences.add("false");
        for (int i = columns.key().size(); i < all.size(); i++) {
            Column column = all.get(i);
            if (!columns.fixed().contains(column.name())) {
                differences.add("present." + dialect.quote(column.name()) + "::text is distinct from cast(incoming.v"
                        + i + " as " + column.type().name() + ")::text");
            }
        }
        return differences.toString();
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
            statement.setObject(width + 1, UUID.fromString(owner.value()));
            statement.setObject(width + 2, UUID.fromString(owner.value()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    changed.put(rows.get(row.getInt(1) - 1), row.getBoolean(2));
                }
            }
            return rows.size();
        }
    }

    /** Forgets what was sent. */
    void clear() {
        changed.clear();
    }

    /** Whether a row that was sent was changed; null when the target has no such row. */
    @Nullable
    Boolean isChanged(TargetRow row) {
        return changed.get(row);
    }
}
