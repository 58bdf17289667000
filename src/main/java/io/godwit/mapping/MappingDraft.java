package io.godwit.mapping;

import io.godwit.engine.ConflictAction;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.RowRule;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of a mapping.
 *
 * @param name at most 200 characters; made from the tables' names when null
 * @param connectionId the connection that is read
 * @param sourceSchema the source table's schema
 * @param sourceTable the source table
 * @param targetSchema the target table's schema; when null, the table's name may hold it, or the first target schema that has
 *     the table is taken
 * @param targetTable the target table, such as {@code hr_employees} or {@code app.hr_employees}
 * @param keyColumns the source columns that identify a row; a key of the source table when empty, and the whole row where it has none
 * @param latestBy the source column that tells the latest of several rows with one key
 * @param conflictAction what happens to a row that the target has already; skip when null
 * @param conflictKey the target columns that tell it, besides the organization; the first unique key that the fields fill when
 *     null
 * @param executionOrder lower runs first; 100 when null
 * @param active true when null
 * @param fields how each target column gets its value, at least one
 * @param rowRules what decides about a whole row first
 */
public record MappingDraft(
        @Nullable @Size(min = 1, max = 200, message = "must have 1 to 200 characters")
        String name,

        @NotNull(message = "is required") UUID connectionId,

        @NotBlank(message = "is required") @Size(max = 63, message = "must have at most 63 characters")
        String sourceSchema,

        @NotBlank(message = "is required") @Size(max = 63, message = "must have at most 63 characters")
        String sourceTable,

        @Nullable @Size(min = 1, max = 63, message = "must have 1 to 63 characters")
        String targetSchema,

        @NotBlank(message = "is required") @Size(max = 127, message = "must have at most 127 characters")
        String targetTable,

        @Size(max = 32, message = "must name at most 32 columns")
        List<String> keyColumns,

        @Nullable String latestBy,
        ConflictAction conflictAction,
        @Nullable List<String> conflictKey,

        @Min(value = 0, message = "must be 0 to 1000000") @Max(value = 1_000_000, message = "must be 0 to 1000000")
        Integer executionOrder,

        Boolean active,

        @NotEmpty(message = "must hold at least one field") @Size(max = 1600, message = "must hold at most 1600 fields")
        List<FieldSpec> fields,

        @Size(max = 100, message = "must hold at most 100 rules")
        List<RowRule> rowRules) {

    /** The order of a mapping that states none. */
    static final int USUAL_ORDER = 100;

    private static final int LONGEST_NAME = 200;

    public MappingDraft {
        keyColumns = keyColumns == null ? List.of() : List.copyOf(keyColumns);
        conflictAction = Objects.requireNonNullElse(conflictAction, ConflictAction.SKIP);
        conflictKey = conflictKey == null ? null : List.copyOf(conflictKey);
        executionOrder = Objects.requireNonNullElse(executionOrder, USUAL_ORDER);
        active = Objects.requireNonNullElse(active, true);
        fields = fields == null ? List.of() : List.copyOf(fields);
        rowRules = rowRules == null ? List.of() : List.copyOf(rowRules);
    }

    /** The source table's full name. */
    @Schema(hidden = true)
    TableName source() {
        return new TableName(sourceSchema, sourceTable);
    }

    /** The same with the target's full name, and with a name if it had none. */
    MappingDraft resolved(TableName target) {
        String usual = source() + " to " + target.table();
        String called = name != null ? name : usual.substring(0, Math.min(usual.length(), LONGEST_NAME));
        return with(called, target, active);
    }

    /** The same, not active. */
    public MappingDraft inactive() {
        return with(name, targetSchema == null ? null : new TableName(targetSchema, targetTable), false);
    }

    private MappingDraft with(@Nullable String called, @Nullable TableName target, boolean isActive) {
        return new MappingDraft(
                called,
                connectionId,
                sourceSchema,
                sourceTable,
                target == null ? targetSchema : target.schema(),
                target == null ? targetTable : target.table(),
                keyColumns,
                latestBy,
                conflictAction,
                conflictKey,
                executionOrder,
                isActive,
                fields,
                rowRules);
    }
}
