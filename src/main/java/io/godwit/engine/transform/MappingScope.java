package io.godwit.engine.transform;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a mapping is compiled against.
 *
 * @param sourceColumns the columns of the source row; a column's place is the index given to {@link RowScope#column}
 * @param target the table written
 * @param lookupTables the tables that lookups may search, by {@code schema.table} or by a bare name in the target's own
 *     schema
 */
public record MappingScope(List<Column> sourceColumns, Table target, Function<String, Optional<Table>> lookupTables) {

    public MappingScope {
        sourceColumns = List.copyOf(sourceColumns);
    }
}
