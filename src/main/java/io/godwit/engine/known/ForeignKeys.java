package io.godwit.engine.known;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.DataType;
import io.godwit.engine.catalog.ForeignKey;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.sink.TargetColumns;
import io.godwit.engine.source.Dialect;
import io.godwit.platform.sql.CopyRow;
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
import org.jspecify.annotations.Nullable;

/**
 * Which rows refer to rows that are not there or are another owner's, found out before they are sent. Only keys of one mapped
 * column, besides the owner's; and to tables without an owner only where the login sees their rows whole: elsewhere the target
 * decides. Rows that belong to nobody are everybody's.
 */
public final class ForeignKeys {

    private final List<Check> checks = new ArrayList<>();

    /** Tells of a column that its values were found in what it refers to. */
    public interface Known {
        boolean test(String column, TableName references, String referenced);
    }

    /** @param known tells which keys need not be checked */
    public ForeignKeys(Table table, TargetColumns columns, Known known, Stamp owner, Dialect dialect) {
        for (ForeignKey key : table.foreignKeys()) {
            int own = ownColumn(key, owner);
            boolean ofItself = key.references().equals(table.name());
            boolean ofOwner = key.columns().size() > 1;
            if (own >= 0
                    && !(ofItself && ofOwner)
                    && columns.isMapped(key.columns().get(own))
                    && !known.test(
                            key.columns().get(own),
                            key.references(),
                            key.referencedColumns().get(own))) {
                Check.Kind kind = ofOwner ? Check.Kind.OF_OWNER : ofItself ? Check.Kind.OF_ITSELF : Check.Kind.PLAIN;
                checks.add(new Check(key, own, kind, columns, owner, dialect));
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

        private static final String STANDING = """
                select has_table_privilege(r.oid, 'select'), row_security_active(r.oid), exists (
                    select from pg_attribute where attrelid = r.oid and attname = ? and not attisdropped)
                from (select cast(? as regclass)::oid as oid) r
                """;

        private final ForeignKey key;
        private final String column;
        private final String referenced;
        private final int field;
        private final DataType type;
        private final Kind kind;
        private final Stamp owner;
        private final Dialect dialect;
        private final Set<String> known = new HashSet<>();
        private @Nullable Standing standing;

        /** What a key says by itself. */
        private enum Kind {
            /** It compares the owners as well. */
            OF_OWNER,
            /** The table refers to itself: rows may refer to others of their batch. */
            OF_ITSELF,
            PLAIN
        }

        /**
         * The table referred to, as the login meets it.
         *
         * @param usable true when what it shows can be relied on
         * @param owned true when its rows have owners that the key does not compare
         */
        private record Standing(boolean usable, boolean owned) {}

        private Check(ForeignKey key, int own, Kind kind, TargetColumns columns, Stamp owner, Dialect dialect) {
            this.key = key;
            this.column = key.columns().get(own);
            this.referenced = dialect.quote(key.referencedColumns().get(own));
            this.field = columns.field(column);
            this.type = columns.column(field).type();
            this.kind = kind;
            this.owner = owner;
            this.dialect = dialect;
        }

        /** The referring column. */
        public String column() {
            return column;
        }

        /** The indexes of the rows whose value is not there for the owner. */
        public BitSet missing(Connection target, List<CopyRow> rows) throws SQLException {
            BitSet missing = new BitSet(rows.size());
            Set<String> values = new LinkedHashSet<>();
            for (CopyRow row : rows) {
                String value = row.value(field);
                if (value != null && !known.contains(value)) {
                    values.add(value);
                }
            }
            if (values.isEmpty() || !standing(target).usable()) {
                return missing;
            }
            Set<String> absent = new HashSet<>();
            if (known.size() > MOST_KNOWN) {
                known.clear();
            }
            ask(target, List.copyOf(values), absent);
            for (int i = 0; i < rows.size() && !absent.isEmpty(); i++) {
                missing.set(
                        i,
                        !rows.get(i).isNull(field)
                                && absent.contains(rows.get(i).value(field)));
            }
            return missing;
        }

        private Standing standing(Connection target) throws SQLException {
            Standing found = standing;
            if (found == null) {
                try (PreparedStatement statement = target.prepareStatement(STANDING)) {
                    statement.setString(1, owner.column());
                    statement.setString(2, dialect.quote(key.references()));
                    try (ResultSet row = statement.executeQuery()) {
                        row.next();
                        boolean readable = row.getBoolean(1);
                        boolean whole = !row.getBoolean(2);
                        boolean owned = kind != Kind.OF_OWNER && row.getBoolean(3);
                        found = new Standing(
                                readable && (kind == Kind.OF_ITSELF ? whole && owned : whole || owned), owned);
                    }
                }
                standing = found;
            }
            return found;
        }

        /**
         * One index look-up per value, whatever the planner thinks of the referenced table; cast ahead, because behind row-level
         * security a cast from text may not be used in an index.
         */
        private String sql(boolean owned) {
            String theirs = "r." + dialect.quote(owner.column());
            String ours = kind == Kind.OF_OWNER
                    ? " and " + theirs + " = cast(? as uuid)"
                    : owned ? " and (" + theirs + " is null or cast(" + theirs + " as text) = ?)" : "";
            String others = " and cast(" + theirs + " as text) <> ?";
            return "with sent as materialized (select value, cast(value as " + type.castTarget()
                    + ") as key from unnest(?::text[]) as given(value)) select value from sent where "
                    + (kind == Kind.OF_ITSELF ? "" : "not ") + "coalesce((select true from "
                    + dialect.quote(key.references()) + " r where r." + referenced + " = sent.key"
                    + (kind == Kind.OF_ITSELF ? others : ours) + " limit 1), false)";
        }

        /** Finds the values that are absent; those that cannot be compared are left to the target, and do not hide the others. */
        private void ask(Connection target, List<String> values, Set<String> absent) throws SQLException {
            Savepoint before = target.setSavepoint();
            try {
                Set<String> found = refused(target, values);
                target.releaseSavepoint(before);
                absent.addAll(found);
                values.stream().filter(value -> !found.contains(value)).forEach(known::add);
            } catch (SQLException failure) {
                if (!SqlStates.isRowFault(failure)) {
                    throw failure;
                }
                target.rollback(before);
                target.releaseSavepoint(before);
                if (values.size() > 1) {
                    ask(target, values.subList(0, values.size() / 2), absent);
                    ask(target, values.subList(values.size() / 2, values.size()), absent);
                }
            }
        }

        private Set<String> refused(Connection target, List<String> values) throws SQLException {
            boolean owned = standing(target).owned();
            Set<String> refused = new HashSet<>();
            try (PreparedStatement statement = target.prepareStatement(sql(owned))) {
                statement.setArray(1, target.createArrayOf("text", values.toArray()));
                if (owned || kind == Kind.OF_OWNER) {
                    statement.setString(2, owner.value());
                }
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        refused.add(row.getString(1));
                    }
                }
            }
            return refused;
        }
    }
}
