package io.godwit.explore;

import java.util.Collections;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Some rows of a table, in no particular order.
 *
 * @param columns what the values of each row are, in their order
 * @param rows for each row its values in the order of the columns: booleans and integers of up to 32 bits as they are in JSON,
 *     all else as text, also bigint and numeric (which JavaScript would round) and JSON documents
 * @param truncated whether any value was cut
 * @param truncatedColumns the columns in which a value was cut at 500 characters
 */
public record Preview(
        List<PreviewColumn> columns,

        @Schema(description = "Arrays of values in the order of the columns")
        List<List<@Nullable Object>> rows,

        boolean truncated,
        List<String> truncatedColumns) {

    public Preview {
        columns = List.copyOf(columns);
        // Rows hold nulls, which List.copyOf refuses.
        rows = Collections.unmodifiableList(rows);
        truncatedColumns = List.copyOf(truncatedColumns);
    }

    /**
     * What a value of a row is.
     *
     * @param name the column's name
     * @param type its type with modifiers
     * @param masked true when its values are sensitive and stand as {@code ***}
     */
    public record PreviewColumn(
            @NonNull String name, @NonNull String type, boolean masked) {}
}
