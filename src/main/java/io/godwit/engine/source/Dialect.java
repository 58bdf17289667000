package io.godwit.engine.source;

import io.godwit.engine.catalog.TableName;

/** How one kind of system spells SQL. Stateless. */
public interface Dialect {

    /**
     * Quotes one identifier that came from the system's own catalog.
     *
     * @throws IllegalArgumentException when the name is empty, holds NUL, or is longer than the system's limit, so that the
     *     system would take it for another name
     */
    String quote(String identifier);

    /** Quotes both parts of a table's name. */
    default String quote(TableName table) {
        return quote(table.schema()) + "." + quote(table.table());
    }
}
