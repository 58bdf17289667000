package io.godwit.engine.known;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Key;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.sink.Rejection;
import io.godwit.engine.sink.TargetColumns;
import io.godwit.engine.source.Dialect;
import io.godwit.platform.error.ErrorCode;
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
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * Which rows of a batch the target has already, by one key and within the owner of the run: at most one query per batch. Where its
 * worker knows which keys the target has, only those that it has perhaps met are asked for. Belongs to one thread,
 * but for meeting rows, which another may do ahead of it.
 */
public final class ConflictKeys {

    /** Between the parts of a key; no text that PostgreSQL keeps holds it. */
    static final String BETWEEN = "\u0000";

    /** What is told of a row that has no key: nothing is the same. */
    private static final int ALONE = -1;

    /** The types of which every value that was checked can be compared. */
    private static final Set<String> ALWAYS_COMPARED = Set.of("text", "character varying", "uuid");

    private final String sql;
    private final int[] fields;
    private final boolean compares;
    private final Stamp owner;
    private final @Nullable String constraint;
    private final @Nullable String column;
    private final @Nullable KeyMemory memory;
    private final KeyReader reader;

    /**
     * @param key the mapped columns that, with the owner's, tell rows apart; empty to find none
     * @param memory of the keys that the target has; heeded only when the target keeps them unique
     */
    public ConflictKeys(
            Table table, List<String> key, TargetColumns columns, KeyMemory memory, Stamp owner, Dialect dialect) {
        this.owner = owner;
        Key unique = constraint(table, key, owner);
        this.constraint = unique == null ? null : unique.name();
        this.column = key.size() == 1 ? key.get(0) : null;
        this.memory = unique == null ? null : memory;
        this.fields = key.stream().mapToInt(columns::field).toArray();
        List<Column> parts = IntStream.of(fields).mapToObj(columns::column).toList();
        this.compares = parts.stream()
                .allMatch(part -> ALWAYS_COMPARED.contains(part.type().base()));
        this.reader = new KeyReader(table, parts, unique, owner, dialect);
        StringJoiner parameters = new StringJoiner(", ");
        StringJoiner casts = new StringJoiner(", ");
        StringJoiner aliases = new StringJoiner(", ");
        StringJoiner equal = new StringJoiner(" and ");
        for (int i = 0; i < fields.length; i++) {
            Column column = parts.get(i);
            parameters.add("?::text[]");
            aliases.add("v" + i);
            casts.add("cast(v" + i + " as " + column.type().castTarget() + ") as k" + i);
            equal.add("present." + dialect.quote(column.name()) + " = incoming.k" + i);
        }
        // One index look-up per key: a join would read all rows of the owner, of which a planner without statistics
        // expects few. Cast ahead: behind row-level security a cast from text may not be used in an index.
        this.sql = "select place from (select " + casts + ", place from unnest(" + parameters
                + ") with ordinality as given(" + aliases
                + ", place) offset 0) incoming cross join lateral (select from " + dialect.quote(table.name())
                + " present where present."
                + dialect.quote(owner.column()) + " = ? and " + equal + " limit 1) found";
    }

    /** The keys of a table by which a run can look for its rows, but this one. */
    public static List<List<String>> others(Table table, List<String> conflictKey, TargetColumns columns, Stamp owner) {
        List<List<String>> others = new ArrayList<>();
        for (Key key : table.keys()) {
            List<String> own = key.columns().stream()
                    .filter(name -> !name.equals(owner.column()))
                    .toList();
            boolean written = own.stream().allMatch(columns::isMapped);
            boolean owned = own.size() < key.columns().size();
            if (owned && written && !own.isEmpty() && !Set.copyOf(own).equals(Set.copyOf(conflictKey))) {
                others.add(own);
            }
        }
        return others;
    }

    /** The key's column, null when it has several. */
    public @Nullable String column() {
        return column;
    }

    /**
     * The rows whose key is there, as {@link #look} finds them; but where every key would have to be asked for, the target is left to
     * refuse them.
     */
    public BitSet taken(Connection target, List<CopyRow> rows) throws SQLException {
        KeyMemory known = memory;
        if (known == null) {
            return new BitSet();
        }
        known.prepare(rows.size(), reader, target);
        return known.knowsAll() ? find(target, rows, unknown(rows, told(rows), known)) : new BitSet();
    }

    /**
     * What is known of the keys of some rows.
     *
     * @param present the indexes of the rows whose key the target has; empty as well when a value cannot be compared: then the
     *     insert finds out which row is at fault
     * @param areDistinct true when it is certain that no two of the rows have the same key
     */
    public record Found(BitSet present, boolean areDistinct) {}

    /**
     * Looks for the keys of rows.
     *
     * @param told what was told of each when it was {@linkplain #meet met}
     */
    public Found look(Connection target, List<CopyRow> rows, int[] told) throws SQLException {
        KeyMemory known = memory;
        if (known == null) {
            return new Found(find(target, rows, all(rows)), false);
        }
        known.prepare(rows.size(), reader, target);
        if (!known.knowsAll()) {
            return new Found(find(target, rows, all(rows)), false);
        }
        int[] asked = unknown(rows, told, known);
        return new Found(find(target, rows, asked), asked.length == 0);
    }

    private static int[] all(List<CopyRow> rows) {
        return IntStream.range(0, rows.size()).toArray();
    }

    /** The indexes of the rows whose keys the target has perhaps. */
    private int[] unknown(List<CopyRow> rows, int[] told, KeyMemory known) {
        BitSet asked = new BitSet(told.length);
        for (int i = 0; i < told.length; i++) {
            int row = i;
            asked.set(
                    i, told[i] != ALONE && known.isToBeAsked(told[i], () -> reader.isCanonical(rows.get(row), fields)));
        }
        return asked.stream().toArray();
    }

    private BitSet find(Connection target, List<CopyRow> rows, int[] asked) throws SQLException {
        BitSet present = new BitSet(rows.size());
        if (fields.length == 0 || asked.length == 0) {
            return present;
        }
        if (isAlwaysAnswered(target)) {
            ask(target, rows, asked, present);
            return present;
        }
        Savepoint before = target.setSavepoint();
        try {
            ask(target, rows, asked, present);
            target.releaseSavepoint(before);
        } catch (SQLException failure) {
            if (!SqlStates.isRowFault(failure)) {
                throw failure;
            }
            target.rollback(before);
            target.releaseSavepoint(before);
            present.clear();
        }
        return present;
    }

    /** Then no savepoint is needed, which is two round trips. A server that does not speak UTF-8 may refuse a character. */
    private boolean isAlwaysAnswered(Connection target) throws SQLException {
        return compares && "UTF8".equals(target.unwrap(PGConnection.class).getParameterStatus("server_encoding"));
    }

    private void ask(Connection target, List<CopyRow> rows, int[] asked, BitSet present) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            bind(statement, target, rows, asked);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    present.set(asked[found.getInt(1) - 1]);
                }
            }
        }
    }

    /** What is told of each row when it is {@linkplain #meet met} now. */
    public int[] told(List<CopyRow> rows) {
        int[] told = new int[rows.size()];
        for (int i = 0; i < told.length; i++) {
            told[i] = meet(identity(rows.get(i)));
        }
        return told;
    }

    /**
     * Remembers a row on its way.
     *
     * @param identity the row's
     * @return for {@link #look}, once: whoever looks again has met what it does not tell
     */
    public int meet(@Nullable String identity) {
        KeyMemory known = memory;
        if (identity == null) {
            return ALONE;
        }
        return known == null ? KeyMemory.MET : known.meet(identity);
    }

    /** What makes two rows the same for the target; null when a part is null, which equals nothing. Safe for any thread. */
    public @Nullable String identity(CopyRow row) {
        if (fields.length == 1) {
            return row.value(fields[0]);
        }
        StringJoiner identity = new StringJoiner(BETWEEN);
        for (int field : fields) {
            String part = row.value(field);
            if (part == null) {
                return null;
            }
            identity.add(part);
        }
        return fields.length == 0 ? null : identity.toString();
    }

    /** True when the target has refused this row because it has its key, though we took it for new. */
    public boolean isConflict(Rejection rejection) {
        boolean conflict =
                constraint != null && rejection.code() == ErrorCode.UNIQUE && constraint.equals(rejection.constraint());
        if (conflict && memory != null) {
            memory.wasMistaken();
        }
        return conflict;
    }

    /** The unique constraint over exactly the key and the owner. */
    private static @Nullable Key constraint(Table table, List<String> key, Stamp owner) {
        Set<String> columns = new HashSet<>(key);
        columns.add(owner.column());
        return table.keys().stream()
                .filter(candidate -> Set.copyOf(candidate.columns()).equals(columns))
                .findFirst()
                .orElse(null);
    }

    private void bind(PreparedStatement statement, Connection target, List<CopyRow> rows, int[] asked)
            throws SQLException {
        for (int i = 0; i < fields.length; i++) {
            @Nullable String[] values = new @Nullable String[asked.length];
            for (int at = 0; at < values.length; at++) {
                values[at] = rows.get(asked[at]).value(fields[i]);
            }
            statement.setArray(i + 1, target.createArrayOf("text", values));
        }
        statement.setObject(fields.length + 1, UUID.fromString(owner.value()));
    }
}
