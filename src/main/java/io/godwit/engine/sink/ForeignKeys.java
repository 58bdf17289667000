package io.godwit.engine.sink;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.ForeignKey;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.Dialect;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which rows refer to rows that are not there, found out before they are sent. Only keys of one mapped column, besides the
 * owner's, to another table whose rows the login sees whole: elsewhere the target decides.
 */
public final class ForeignKeys {

    private final List<Check> checks = new ArrayList<>();

    /** @param known tells of a column that its values are known to be there */
    public ForeignKeys(Table table, TargetColumns columns, Predicate<String> known, Stamp owner, Dialect dialect) {
        for (ForeignKey key : table.foreignKeys()) {
            int own = ownColumn(key, owner);
            if (own >= 0
                    && !key.references().equals(table.name())
                    && columns.isMapped(key.columns().get(own))
                    && !known.test(key.columns().get(own))) {
                checks.add(new Check(key, own, columns, owner, dialect));
            }
        }
    }

    /** The checks, one for each key. */
    public List<Check> checks() {
        return checks;
    }

    /** The place of the one column that is not the owner's; -1 when there is none, or several, or the owner refers elsewhere. */
    private static int ownColumn(ForeignKey key, Stamp owner) {
        int own = -1;
        for (int i = 0; i < key.columns().size(); i++) {
            boolean isOwner = key.columns().get(i).equals(owner.column());
            if (isOwner != key.referencedColumns().get(i).equals(owner.column()) || (!isOwner && own >= 0)) {
                return -1;
            }
            own = isOwner ? own : i;
        }
        return own;
    }

    /** One foreign key. Asks once for each value, as long as there are not too many. Belongs to one thread. */
    public static final class Check {

        private static final int MOST_KNOWN = 50_000;

        private final String column;
        private final int place;
        private final Stamp owner;
        private final boolean owned;
        private final String references;
        private final String visible;
        private final String sql;
        private final Set<String> known = new HashSet<>();
        private @Nullable Boolean usable;

        private Check(ForeignKey key, int own, TargetColumns columns, Stamp owner, Dialect dialect) {
            this.column = key.columns().get(own);
            this.place = columns.place(column);
            this.owner = owner;
            this.owned = key.columns().size() > 1;
            Column type = columns.columns().get(place);
            String referenced = dialect.quote(key.references());
            this.visible = "select has_table_privilege(r.oid, 'select') and not row_security_active(r.oid)"
                    + " from (select cast(? as regclass)::oid as oid) r";
            // One index look-up per value, whatever the planner thinks of the referenced table.
            this.sql =
                    "select value from unnest(?::text[]) as sent(value) left join lateral (select true as found from "
                            + referenced + " r where r."
                            + dialect.quote(key.referencedColumns().get(own)) + " = cast(value as "
                            + type.type().castTarget() + ")"
                            + (owned ? " and r." + dialect.quote(owner.column()) + " = ?" : "")
                            + " limit 1) present on true where present.found is null";
            this.references = referenced;
        }

        /** The referring column. */
        public String column() {
            return column;
        }

        /** The indexes of the rows whose value is not there. */
        public BitSet missing(Connection target, List<@Nullable String[]> rows) throws SQLException {
            BitSet missing = new BitSet(rows.size());
            Set<String> values = new LinkedHashSet<>();
            for (@Nullable String[] row : rows) {
                String value = row[place];
                if (value != null && !known.contains(value)) {
                    values.add(value);
                }
            }
            if (values.isEmpty() || !isUsable(target)) {
                return missing;
            }
            Set<String> absent = absent(target, values);
            if (known.size() > MOST_KNOWN) {
                known.clear();
            }
            values.stream().filter(value -> !absent.contains(value)).forEach(known::add);
            for (int i = 0; i < rows.size() && !absent.isEmpty(); i++) {
                missing.set(i, rows.get(i)[place] != null && absent.contains(rows.get(i)[place]));
            }
            return missing;
        }

        private boolean isUsable(Connection target) throws SQLException {
            if (usable == null) {
                try (PreparedStatement statement = target.prepareStatement(visible)) {
                    statement.setString(1, references);
                    try (ResultSet row = statement.executeQuery()) {
                        usable = row.next() && row.getBoolean(1);
                    }
                }
            }
            return usable;
        }

        /** None as well when a value cannot be compared: then the target finds out which row is at fault. */
        private Set<String> absent(Connection target, Set<String> values) throws SQLException {
            Set<String> absent = new HashSet<>();
            Savepoint before = target.setSavepoint();
            try (PreparedStatement statement = target.prepareStatement(sql)) {
                statement.setArray(1, target.createArrayOf("text", values.toArray()));
                if (owned) {
                    statement.setObject(2, UUID.fromString(owner.value()));
                }
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        absent.add(row.getString(1));
                    }
                }
                target.releaseSavepoint(before);
            } catch (SQLException failure) {
                if (!SqlStates.isRowFault(failure)) {
                    throw failure;
                }
                target.rollback(before);
                absent.clear();
                values.clear();
            }
            return absent;
        }
    }
}
