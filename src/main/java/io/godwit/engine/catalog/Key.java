package io.godwit.engine.catalog;

import java.util.List;

/**
 * A primary key or a unique constraint or index over plain columns.
 *
 * @param name the constraint's or index's name
 * @param columns its columns in key order, at least one
 * @param primary true for the primary key
 */
public record Key(String name, List<String> columns, boolean primary) {

    public Key {
        columns = List.copyOf(columns);
    }
}
