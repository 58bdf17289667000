package io.godwit.engine.sink;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Key;
import io.godwit.engine.catalog.SourceKey;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.Dialect;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.CopyRow;
import io.godwit.platform.sql.CopyRowBuilder;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a run writes and how a target row is put together: the key that we make, the mapped fields, the stamps. Rows are
 * checked by one thread and put together by another.
 */
public final class TargetColumns {

    private static final @Nullable String[] NO_KEY = {};

    private final Table table;
    private final List<Column> columns = new ArrayList<>();
    private final List<ColumnCheck> checks = new ArrayList<>();
    private final @Nullable String[] stampValues;
    private final int fieldCount;
    private final @Nullable NewKeys newKeys;
    private final int[] keyPlaces;

    /**
     * @param stamps the owner's first
     * @param dialect how the target spells SQL
     * @param target asked how the table's keys are made
     */
    public TargetColumns(Table table, List<String> fields, List<Stamp> stamps, Dialect dialect, Connection target) {
        this.table = table;
        this.stampValues = stamps.stream().map(Stamp::value).toArray(String[]::new);
        this.fieldCount = fields.size();
        List<String> ownKey = ownKey(table, stamps.get(0));
        this.newKeys = NewKeys.of(table, ownKey, fields, dialect, target).orElse(null);
        if (newKeys != null) {
            columns.add(newKeys.column());
        }
        fields.forEach(field -> columns.add(column(field)));
        stamps.forEach(stamp -> columns.add(column(stamp.column())));
        columns.forEach(column -> checks.add(new ColumnCheck(column)));
        this.keyPlaces = places(ownKey);
    }

    /** The columns in the order of a row's values. */
    public List<Column> columns() {
        return columns;
    }

    /** Puts {@linkplain #line lines} together, one after the other. */
    public CopyRowBuilder builder() {
        return new CopyRowBuilder(fieldCount + stampValues.length);
    }

    /**
     * The fields as they are sent, the stamps behind them; for fields without {@linkplain #fault fault}.
     *
     * @param builder one of {@link #builder}
     */
    public CopyRow line(FieldValues fields, CopyRowBuilder builder) {
        fields.addTo(builder);
        for (String stamp : stampValues) {
            builder.value(stamp);
        }
        return builder.build();
    }

    /** A row for this {@linkplain #line line}, with a fresh key. */
    public TargetRow row(CopyRow line, Connection target) throws SQLException {
        @Nullable String[] key = newKeys == null ? NO_KEY : new @Nullable String[] {newKeys.next(target)};
        return new TargetRow(key, line);
    }

    /**
     * A value that cannot be stored.
     *
     * @param column the target column
     */
    public record Fault(ErrorCode code, String column) {}

    /** The first mapped value that the catalog alone forbids, null when there is none; our own always fit. */
    public @Nullable Fault fault(FieldValues fields) {
        int first = newKeys == null ? 0 : 1;
        for (int i = 0; i < fieldCount; i++) {
            ErrorCode fault = fields.fault(i, checks.get(first + i));
            if (fault != null) {
                return new Fault(fault, columns.get(first + i).name());
            }
        }
        return null;
    }

    /** The target key of a row as text; empty when the table has no primary key that we know before the insert. */
    public String keyOf(TargetRow row) {
        List<String> key = new ArrayList<>(keyPlaces.length);
        for (int place : keyPlaces) {
            key.add(Objects.requireNonNullElse(row.get(place), ""));
        }
        return key.isEmpty() ? "" : SourceKey.text(key);
    }

    /** True when each row's key is one value that we know before the insert. */
    public boolean knowsKey() {
        return keyPlaces.length == 1;
    }

    /** True when a field of the mapping fills the column. */
    public boolean isMapped(String name) {
        int first = newKeys == null ? 0 : 1;
        int place = place(name);
        return place >= first && place < first + fieldCount;
    }

    /** Where a column that {@linkplain #isMapped is mapped} stands among the fields. */
    public int field(String name) {
        if (!isMapped(name)) {
            throw new IllegalArgumentException("No field fills " + name);
        }
        return place(name) - (newKeys == null ? 0 : 1);
    }

    /** The column that a field fills. */
    public Column column(int field) {
        return columns.get((newKeys == null ? 0 : 1) + field);
    }

    /** The place of a column in a row, or -1. */
    private int place(String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private Column column(String name) {
        return table.column(name)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.TARGET_DRIFT, "The target table " + table.name() + " has no column " + name));
    }

    private int[] places(List<String> key) {
        int[] places = key.stream().mapToInt(this::place).toArray();
        for (int place : places) {
            if (place < 0) {
                return new int[0];
            }
        }
        return places;
    }

    /** What tells the owner's rows apart: the primary key without the owner's column; empty without a primary key. */
    public static List<String> ownKey(Table table, Stamp owner) {
        return table.keys().stream()
                .filter(Key::primary)
                .flatMap(key -> key.columns().stream())
                .filter(column -> !column.equals(owner.column()))
                .toList();
    }
}
