package io.godwit.engine.table;

import io.godwit.engine.RunSpec;
import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.Dialect;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A run's spec with everything around it, as it is when a worker opens the run.
 *
 * @param spec the frozen spec
 * @param source the source table as its catalog describes it now
 * @param target the target table as its catalog describes it now
 * @param copy true when the target takes COPY, false when its row-level security demands INSERT
 * @param dialect how the target spells SQL
 * @param owner the stamp that tells whose the rows are; it is stamped first and bounds every look-up
 * @param stamps further columns that the service fills
 * @param lookupTables the target tables that lookups may search, by {@code schema.table} or a bare name
 */
public record RunInput(
        RunSpec spec,
        Table source,
        Table target,
        boolean copy,
        Dialect dialect,
        Stamp owner,
        List<Stamp> stamps,
        Function<String, Optional<Table>> lookupTables) {

    public RunInput {
        stamps = List.copyOf(stamps);
    }
}
