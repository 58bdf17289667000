package io.godwit.engine.source;

import io.godwit.engine.catalog.TableName;
import org.jspecify.annotations.Nullable;

/**
 * One line of a list of tables.
 *
 * @param name as the catalog spells it
 * @param kind what stands behind the name
 * @param estimatedRows the planner's estimate of the rows, null when the table was never analysed or is a view
 * @param comment the comment, null when there is none
 */
public record TableSummary(
        TableName name,
        TableKind kind,
        @Nullable Long estimatedRows,
        @Nullable String comment) {}
