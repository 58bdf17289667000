package io.godwit.target;

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
 * A table that may be written, as it is shown.
 *
 * @param schema its schema
 * @param name its name in the schema
 * @param writeMode how rows get in
 * @param columns in ordinal order
 * @param keys the primary key first
 * @param foreignKeys the foreign keys it declares
 */
public record Target(
        @NonNull String schema,
        @NonNull String name,
        @NonNull WriteMode writeMode,
        @NonNull List<Target.@NonNull TargetColumn> columns,
        @NonNull List<@NonNull Key> keys,
        @NonNull List<@NonNull ForeignKey> foreignKeys) {

    static Target of(Table table, WriteMode writeMode) {
        return new Target(
                table.name().schema(),
                table.name().table(),
                writeMode,
                table.columns().stream().map(TargetColumn::of).toList(),
                table.keys(),
                table.foreignKeys());
    }

    /**
     * A column of a target.
     *
     * @param type with modifiers, such as {@code numeric(19,4)}
     * @param nullable whether null may be stored
     * @param defaultValue the default's expression, null when there is none
     * @param comment the comment, null when there is none
     * @param writable false when the database computes it, and for {@code organization_id}, which the service stamps
     * @param required true when a mapping must give it a value
     */
    @Type("TargetColumn")
    @Schema(name = "TargetColumn")
    public record TargetColumn(
            @NonNull String name,
            @NonNull String type,
            boolean nullable,
            @Nullable String defaultValue,
            @Nullable String comment,
            boolean writable,
            boolean required) {

        static TargetColumn of(Column column) {
            boolean writable = !column.generated() && !column.name().equals(TargetCatalog.ORGANIZATION_COLUMN);
            return new TargetColumn(
                    column.name(),
                    column.type().name(),
                    column.nullable(),
                    column.defaultValue(),
                    column.comment(),
                    writable,
                    writable && !column.isOptional());
        }
    }
}
