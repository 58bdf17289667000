package io.godwit.explore;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.ForeignKey;
import io.godwit.engine.catalog.Key;
import io.godwit.engine.catalog.Table;
import java.util.List;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The structure of a source's table.
 *
 * @param schema its schema
 * @param name its name in the schema
 * @param columns in ordinal order
 * @param keys the primary key first; landed tables often have none
 * @param foreignKeys the foreign keys it declares
 */
public record SourceColumns(
        @NonNull String schema,
        @NonNull String name,
        @NonNull List<SourceColumns.@NonNull SourceColumn> columns,
        @NonNull List<@NonNull Key> keys,
        @NonNull List<@NonNull ForeignKey> foreignKeys) {

    static SourceColumns of(Table table) {
        return new SourceColumns(
                table.name().schema(),
                table.name().table(),
                table.columns().stream()
                        .map(column -> SourceColumn.of(column, table.keys()))
                        .toList(),
                table.keys(),
                table.foreignKeys());
    }

    /**
     * A column of a source's table.
     *
     * @param type with modifiers, such as {@code numeric(19,4)}
     * @param nullable whether null may be stored
     * @param defaultValue the default's expression, null when there is none
     * @param comment the comment, null when there is none
     * @param primaryKey whether it is part of the primary key
     * @param unique whether it is part of any other unique key
     * @param syncMetadata whether a sync tool added it, so that it is no data of the system
     * @param sensitive whether previews mask it
     */
    @Type("SourceColumn")
    @Schema(name = "SourceColumn")
    public record SourceColumn(
            @NonNull String name,
            @NonNull String type,
            boolean nullable,
            @Nullable String defaultValue,
            @Nullable String comment,
            boolean primaryKey,
            boolean unique,
            boolean syncMetadata,
            boolean sensitive) {

        static SourceColumn of(Column column, List<Key> keys) {
            return new SourceColumn(
                    column.name(),
                    column.type().name(),
                    column.nullable(),
                    column.defaultValue(),
                    column.comment(),
                    isIn(column, keys, true),
                    isIn(column, keys, false),
                    KnownColumns.isSyncMetadata(column.name()),
                    KnownColumns.isSensitive(column.name()));
        }

        private static boolean isIn(Column column, List<Key> keys, boolean primary) {
            return keys.stream()
                    .anyMatch(key -> key.primary() == primary && key.columns().contains(column.name()));
        }
    }
}
