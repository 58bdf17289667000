package io.godwit.mapping.defaults;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.godwit.mapping.Mapping;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of a default set: which mappings are there now, which are not and why, and what happens to every column that is
 * known of the system or found in its tables.
 *
 * @param sourceSystem the system
 * @param schema the schema that was searched
 * @param mappings one entry per table of the set, in order of execution
 * @param missing the tables that got no mapping
 * @param columns every column of the tables found, and every known column that they lack
 * @param warnings what a person should know before the first run
 */
@Description("What became of a set of default mappings.")
public record LoadedDefaults(
        @NonNull SourceSystem sourceSystem,
        @NonNull String schema,
        @NonNull List<@NonNull Entry> mappings,
        @NonNull List<@NonNull Missing> missing,
        @NonNull List<@NonNull Column> columns,
        @NonNull List<@NonNull String> warnings) {

    /** What became of one table of the set. */
    @Enum("DefaultMappingStatus")
    @Schema(name = "DefaultMappingStatus")
    public enum Status {
        /** The mapping was made now. */
        @JsonProperty("created")
        CREATED,
        /** The mapping is there from an earlier load, perhaps edited since; it was left alone. */
        @JsonProperty("already_there")
        ALREADY_THERE,
        /** The source has no such table. */
        @JsonProperty("table_missing")
        TABLE_MISSING,
        /** The table is there, but a required column or the target is not. */
        @JsonProperty("not_created")
        NOT_CREATED
    }

    /** What happens to a column. */
    @Enum("DefaultColumnOutcome")
    @Schema(name = "DefaultColumnOutcome")
    public enum Outcome {
        /** Target columns get their value from it. */
        @JsonProperty("mapped")
        MAPPED,
        /** It is left out. */
        @JsonProperty("omitted")
        OMITTED,
        /** The set would use it, but the table does not have it. */
        @JsonProperty("absent")
        ABSENT
    }

    /**
     * One table of the set.
     *
     * @param defaultKey its place in the set
     * @param sourceTable the table found, or the name looked for
     * @param targetTable the target table
     * @param executionOrder lower runs first
     * @param status what became of it
     * @param mappingId the mapping, null when there is none
     * @param active whether the mapping is active, null when there is none
     */
    @Name("DefaultMapping")
    @Schema(name = "DefaultMapping")
    public record Entry(
            @NonNull String defaultKey,
            @NonNull String sourceTable,
            @NonNull String targetTable,
            int executionOrder,
            @NonNull Status status,
            @Id @Nullable UUID mappingId,
            @Nullable Boolean active) {

        static Entry of(DefaultSet.Entry entry, Mapping mapping, Status status) {
            return new Entry(
                    entry.key(),
                    mapping.sourceTable(),
                    mapping.targetTable(),
                    mapping.executionOrder(),
                    status,
                    mapping.id(),
                    mapping.active());
        }

        static Entry without(DefaultSet.Entry entry, String sourceTable, Status status) {
            return new Entry(entry.key(), sourceTable, entry.target(), entry.executionOrder(), status, null, null);
        }
    }

    /**
     * A table that got no mapping.
     *
     * @param sourceTable the table, or the name looked for
     * @param reason why, for a person
     */
    @Name("MissingDefault")
    @Schema(name = "MissingDefault")
    public record Missing(
            @NonNull String sourceTable, @NonNull String reason) {}

    /**
     * What happens to a column.
     *
     * @param sourceTable its table
     * @param sourceColumn its name, as the table spells it when it is there
     * @param outcome what happens to it
     * @param targetColumns the target columns that get, or would get, their value from it
     * @param reason why it is omitted or what its absence means; null when it is mapped
     */
    @Name("DefaultColumn")
    @Schema(name = "DefaultColumn")
    public record Column(
            @NonNull String sourceTable,
            @NonNull String sourceColumn,
            @NonNull Outcome outcome,
            @NonNull List<@NonNull String> targetColumns,
            @Nullable String reason) {}
}
