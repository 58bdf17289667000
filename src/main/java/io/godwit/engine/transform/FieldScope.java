package io.godwit.engine.transform;

import io.godwit.engine.catalog.DataType;
import io.godwit.engine.catalog.Table;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** What one chain of a mapping may ask while it is compiled. */
final class FieldScope implements CompileScope {

    private final SourceColumns source;
    private final MappingScope mapping;
    private final int[] fieldColumns;
    private final boolean targetIsNullable;
    private final Set<Integer> read = new HashSet<>();

    FieldScope(SourceColumns source, MappingScope mapping, int[] fieldColumns, boolean targetIsNullable) {
        this.source = source;
        this.mapping = mapping;
        this.fieldColumns = fieldColumns.clone();
        this.targetIsNullable = targetIsNullable;
        IntStream.of(fieldColumns).forEach(read::add);
    }

    /** The indexes of the columns that the chain may read. */
    Set<Integer> read() {
        return read;
    }

    @Override
    public int sourceColumn(String name) {
        int index = source.use(name);
        if (index >= 0) {
            read.add(index);
        }
        return index;
    }

    @Override
    public DataType sourceType(int index) {
        return mapping.sourceColumns().get(index).type();
    }

    @Override
    public List<String> sourceColumnNames() {
        return source.names();
    }

    @Override
    public int[] fieldColumns() {
        return fieldColumns.clone();
    }

    @Override
    public Optional<Table> lookupTable(String name) {
        return mapping.lookupTables().apply(name);
    }

    @Override
    public boolean targetIsNullable() {
        return targetIsNullable;
    }
}
