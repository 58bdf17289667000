package io.godwit.engine;

import io.godwit.platform.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What is to be known of one source row; never holds a value of the row but its key.
 *
 * @param warning true when the row went on nevertheless
 * @param code what is wrong
 * @param sourceKey the row's key as {@link io.godwit.engine.catalog.SourceKey} writes it, null when a key column is null
 * @param targetColumn the column concerned, null when it is not one column's
 */
public record RowProblem(
        boolean warning,
        ErrorCode code,
        @Nullable String sourceKey,
        @Nullable String targetColumn) {}
