package io.godwit.engine.catalog;

import jakarta.validation.constraints.NotNull;
import java.util.Objects;

/**
 * A schema-qualified table name, spelled exactly as the catalog spells it (unquoted, case-sensitive).
 *
 * @param schema the schema, never blank
 * @param table the table, never blank
 */
public record TableName(@NotNull String schema, @NotNull String table) {

    public TableName {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(table, "table");
    }

    /**
     * For people and keys ("schema.table"), different for different tables; never for SQL, where each part is quoted by a dialect.
     */
    @Override
    public String toString() {
        return plain(schema) + "." + plain(table);
    }

    /** In double quotes, as in SQL, where one cannot see else where the schema ends. */
    private static String plain(String name) {
        return name.contains(".") || name.contains("\"") ? '"' + name.replace("\"", "\"\"") + '"' : name;
    }
}
