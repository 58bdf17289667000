package io.godwit.mapping;

import io.godwit.engine.ConflictAction;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.RowRule;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How the rows of one source table become rows of one target table, as it is shown.
 *
 * @param id made by us
 * @param name for people; not unique
 * @param connectionId the connection that is read
 * @param sourceSchema the source table's schema
 * @param sourceTable the source table
 * @param targetSchema the target table's schema
 * @param targetTable the target table
 * @param keyColumns the source columns that identify a row; empty takes a key of the source table, or the whole row where it has none
 * @param latestBy the source column that tells the latest of several rows with one key; null when such rows are errors
 * @param conflictAction what happens to a row that the target has already
 * @param conflictKey the target columns that tell it; null takes the first unique key that the fields fill
 * @param executionOrder lower runs first
 * @param active whether a run that names its tables finds this mapping; at most one between the same tables
 * @param fields how each target column gets its value
 * @param rowRules what decides about a whole row first
 * @param defaultSet the source system whose defaults it came from; null when made by hand
 * @param defaultKey its place in those defaults; null when made by hand
 * @param version counts the changes; the entity tag
 * @param createdAt by the database's clock
 * @param updatedAt by the database's clock
 */
@Description("How the rows of one source table become rows of one target table.")
@Schema(description = "How the rows of one source table become rows of one target table.")
public record Mapping(
        @Id @NonNull UUID id,
        @NonNull String name,
        @Id @NonNull UUID connectionId,
        @NonNull String sourceSchema,
        @NonNull String sourceTable,
        @NonNull String targetSchema,
        @NonNull String targetTable,
        @NonNull List<@NonNull String> keyColumns,
        @Nullable String latestBy,
        @NonNull ConflictAction conflictAction,
        @Nullable List<String> conflictKey,
        int executionOrder,
        boolean active,
        @Ignore List<FieldSpec> fields,
        @Ignore List<RowRule> rowRules,
        @Nullable String defaultSet,
        @Nullable String defaultKey,
        long version,
        @NonNull OffsetDateTime createdAt,
        @NonNull OffsetDateTime updatedAt) {

    /** The source table's full name. */
    TableName source() {
        return new TableName(sourceSchema, sourceTable);
    }

    /** The target table's full name. */
    TableName target() {
        return new TableName(targetSchema, targetTable);
    }

    /** What a caller could have said to get this mapping: the ground for a patch. */
    public MappingDraft draft() {
        return new MappingDraft(
                name,
                connectionId,
                sourceSchema,
                sourceTable,
                targetSchema,
                targetTable,
                keyColumns,
                latestBy,
                conflictAction,
                conflictKey,
                executionOrder,
                active,
                fields,
                rowRules);
    }
}
