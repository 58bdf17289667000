package io.godwit.engine.catalog;

import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * A primary key or a unique constraint or index over plain columns.
 *
 * @param name the constraint's or index's name
 * @param columns its columns in key order, at least one
 * @param primary true for the primary key
 */
public record Key(@NotNull String name, @NotNull List<@NotNull String> columns, boolean primary) {

    public Key {
        columns = List.copyOf(columns);
    }
}
