package io.godwit.engine.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param name as the catalog spells it
 * @param type its data type
 * @param nullable whether null may be stored
 * @param defaultValue the default's expression as the server prints it, null when there is none
 * @param comment the comment, null when there is none
 * @param generated true when the server computes the value (generated always, identity always), so that it cannot be written
 */
public record Column(
        String name,
        DataType type,
        boolean nullable,
        @Nullable String defaultValue,
        @Nullable String comment,
        boolean generated) {

    /** True when a row may leave the column out. */
    public boolean isOptional() {
        return nullable || defaultValue != null || generated;
    }
}
