package io.godwit.engine.transform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled rule. Immutable, safe for any thread, and deterministic: a batch may run a chain twice. Bad data never
 * throws; it is told to the row.
 */
@FunctionalInterface
public interface Transform {

    /** Passes every value unchanged; a chain of this alone lets the engine copy the source's bytes. */
    Transform UNCHANGED = (value, row) -> value;

    /**
     * Makes the next value of the chain.
     *
     * @param value the value so far in the server's text form, null for SQL null
     * @param row the row at hand; after {@code reject} or {@code skip} the returned value does not matter
     * @return the new value, null for SQL null
     */
    @Nullable
    String apply(@Nullable String value, RowScope row);

    /** The lookups that it may make through {@link RowScope#find}, none for most rules. */
    default List<LookupSpec> lookups() {
        return List.of();
    }
}
