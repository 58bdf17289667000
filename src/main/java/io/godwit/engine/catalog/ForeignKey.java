package io.godwit.engine.catalog;

import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * A foreign key.
 *
 * @param name the constraint's name
 * @param columns the referring columns in key order
 * @param references the table referred to
 * @param referencedColumns the columns referred to, in the same order
 */
public record ForeignKey(
        @NotNull String name,
        @NotNull List<@NotNull String> columns,
        @NotNull TableName references,
        @NotNull List<@NotNull String> referencedColumns) {

    public ForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }
}
