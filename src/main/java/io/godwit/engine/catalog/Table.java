package io.godwit.engine.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table with its columns and keys.
 *
 * @param name its name
 * @param columns in ordinal order
 * @param keys the primary key first, then unique keys that hold for every row (no partial or expression indexes)
 * @param foreignKeys the foreign keys it declares
 */
public record Table(TableName name, List<Column> columns, List<Key> keys, List<ForeignKey> foreignKeys) {

    public Table {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        foreignKeys = List.copyOf(foreignKeys);
    }

    /** The column of exactly this name. */
    public Optional<Column> column(String columnName) {
        return columns.stream()
                .filter(column -> column.name().equals(columnName))
                .findFirst();
    }

    /** True when there is a column of exactly this name. */
    public boolean hasColumn(String columnName) {
        return column(columnName).isPresent();
    }
}
