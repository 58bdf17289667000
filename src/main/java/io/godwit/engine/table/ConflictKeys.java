package io.godwit.engine.table;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Key;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.sink.Rejection;
import io.godwit.engine.source.Dialect;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a batch the target has already, by the conflict key and within the owner of the run: one query per batch.
 * Belongs to one thread.
 */
final class ConflictKeys {

    private final String sql;
    private final int[] places;
    private final Stamp owner;
    private final @Nullable String constraint;

    ConflictKeys(Table table, List<String> key, TargetColumns columns, Stamp owner, Dialect dialect) {
        this.owner = owner;
        this.constraint = constraint(table, key, owner);
        this.places = key.stream().mapToInt(columns::place).toArray();
        StringJoiner parameters = new StringJoiner(", ");
        StringJoiner aliases = new StringJoiner(", ");
        StringJoiner equal = new StringJoiner(" and ");
        for (int i = 0; i < places.length; i++) {
            Column column = columns.columns().get(places[i]);
            parameters.add("?::text[]");
            aliases.add("v" + i);
            equal.add("present." + dialect.quote(column.name()) + " = cast(v" + i + " as "
                    + column.type().castTarget() + ")");
        }
        this.sql = "select place from unnest(" + parameters + ") with ordinality as incoming(" + aliases + ", place)"
                + " where exists (select from " + dialect.quote(table.name()) + " present where present."
                + dialect.quote(owner.column()) + " = ? and " + equal + ")";
    }

    /**
     * The indexes of the rows that are there. Empty as well when a value cannot be compared: then the insert finds out which row
     * is at fault.
     */
    BitSet present(Connection target, List<@Nullable String[]> rows) throws SQLException {
        BitSet present = new BitSet(rows.size());
        if (places.length == 0 || rows.isEmpty()) {
            return present;
        }
        Savepoint before = target.setSavepoint();
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            bind(statement, target, rows);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    present.set(found.getInt(1) - 1);
                }
            }
            target.releaseSavepoint(before);
        } catch (SQLException failure) {
            if (!SqlStates.isRowFault(failure)) {
                throw failure;
            }
            target.rollback(before);
            present.clear();
        }
        return present;
    }

    /** What makes two rows of one batch the same for the target; null when a part is null, which equals nothing. */
    @Nullable
    String identity(@Nullable String[] row) {
        StringJoiner identity = new StringJoiner("\u0000");
        for (int place : places) {
            if (row[place] == null) {
                return null;
            }
            identity.add(row[place]);
        }
        return places.length == 0 ? null : identity.toString();
    }

    /** True when a concurrent writer has stored this row between our look and our insert. */
    boolean isConflict(Rejection rejection) {
        return constraint != null && rejection.code() == ErrorCode.UNIQUE && constraint.equals(rejection.constraint());
    }

    /** The unique constraint over exactly the key and the owner. */
    private static @Nullable String constraint(Table table, List<String> key, Stamp owner) {
        Set<String> columns = new HashSet<>(key);
        columns.add(owner.column());
        return table.keys().stream()
                .filter(candidate -> Set.copyOf(candidate.columns()).equals(columns))
                .map(Key::name)
                .findFirst()
                .orElse(null);
    }

    private void bind(PreparedStatement statement, Connection target, List<@Nullable String[]> rows)
            throws SQLException {
        for (int i = 0; i < places.length; i++) {
            @Nullable String[] values = new @Nullable String[rows.size()];
            for (int row = 0; row < values.length; row++) {
                values[row] = rows.get(row)[places[i]];
            }
            statement.setArray(i + 1, target.createArrayOf("text", values));
        }
        statement.setObject(places.length + 1, UUID.fromString(owner.value()));
    }
}
