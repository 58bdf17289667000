package io.godwit.engine.transform;

import io.godwit.engine.catalog.DataType;
import io.godwit.engine.catalog.Table;
import java.util.List;
import java.util.Optional;

/** What a rule may ask while it is compiled: the source's columns and the tables that lookups may search. */
public interface CompileScope {

    /**
     * The index under which {@link RowScope#column} gives this source column, or -1 when the source has no such column.
     */
    int sourceColumn(String name);

    /** The type of the source column at this index. */
    DataType sourceType(int index);

    /** Every source column in index order, so that a fault can name the one that was probably meant. */
    List<String> sourceColumnNames();

    /**
     * The indexes of the source columns of the field (or row rule) that the chain belongs to, in the order given,
     * possibly none.
     */
    int[] fieldColumns();

    /** A table that may be searched, by {@code schema.table} or by a bare name in the target's own schema. */
    Optional<Table> lookupTable(String name);

    /** True when the column that the chain fills may be null; also true for a row rule, which fills none. */
    boolean targetIsNullable();
}
