package io.godwit.engine.catalog;

import java.util.List;

/**
 * A foreign key.
 *
 * @param name the constraint's name
 * @param columns the referring columns in key order
 * @param references the table referred to
 * @param referencedColumns the columns referred to, in the same order
 */
public record ForeignKey(String name, List<String> columns, TableName references, List<String> referencedColumns) {

    public ForeignKey {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }
}
