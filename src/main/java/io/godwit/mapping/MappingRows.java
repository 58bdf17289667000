package io.godwit.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.ConflictAction;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.RowRule;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Between rows of the table {@code mapping} and mappings; the column {@code definition} is JSON. Safe for any thread. */
@ApplicationScoped
class MappingRows {

    /** What the column {@code definition} holds. */
    record Definition(
            List<String> keyColumns,
            @Nullable String latestBy,
            ConflictAction conflictAction,
            @Nullable List<String> conflictKey,
            List<FieldSpec> fields,
            List<RowRule> rowRules) {}

    private final ObjectMapper json;

    MappingRows(ObjectMapper json) {
        this.json = json;
    }

    String definition(MappingDraft draft) {
        try {
            return json.writeValueAsString(new Definition(
                    draft.keyColumns(),
                    draft.latestBy(),
                    draft.conflictAction(),
                    draft.conflictKey(),
                    draft.fields(),
                    draft.rowRules()));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    Mapping toMapping(ResultSet row) throws SQLException {
        Definition definition = read(row.getString("definition"));
        return new Mapping(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getObject("connection_id", UUID.class),
                row.getString("source_schema"),
                row.getString("source_table"),
                row.getString("target_schema"),
                row.getString("target_table"),
                definition.keyColumns(),
                definition.latestBy(),
                definition.conflictAction(),
                definition.conflictKey(),
                row.getInt("execution_order"),
                row.getBoolean("active"),
                definition.fields(),
                definition.rowRules(),
                placePart(row.getString("default_key"), 0),
                placePart(row.getString("default_key"), 1),
                row.getLong("version"),
                time(row, "created_at"),
                time(row, "updated_at"));
    }

    private Definition read(String definition) {
        try {
            return json.readValue(definition, Definition.class);
        } catch (JsonProcessingException notOurs) {
            throw new UncheckedIOException(notOurs);
        }
    }

    /** The column {@code default_key} holds the set and the place in it: {@code rippling/employees}. */
    private static @Nullable String placePart(@Nullable String defaultKey, int part) {
        return defaultKey == null ? null : defaultKey.split("/", 2)[part];
    }

    private static OffsetDateTime time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC);
    }
}
