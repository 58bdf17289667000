package io.godwit.explore;

import io.godwit.engine.source.TableKind;
import io.godwit.engine.source.TableSummary;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * A table or view of a source in a list.
 *
 * @param schema its schema
 * @param name its name in the schema
 * @param kind what stands behind the name
 * @param estimatedRows the planner's estimate, null when the table was never analysed or is a view
 * @param estimated always true: the rows are never counted
 * @param comment the comment, null when there is none
 */
public record SourceTable(
        @NonNull String schema,
        @NonNull String name,
        @NonNull TableKind kind,
        @Nullable Long estimatedRows,
        boolean estimated,
        @Nullable String comment) {

    static SourceTable of(TableSummary summary) {
        return new SourceTable(
                summary.name().schema(),
                summary.name().table(),
                summary.kind(),
                summary.estimatedRows(),
                true,
                summary.comment());
    }
}
