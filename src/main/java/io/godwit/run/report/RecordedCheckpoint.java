package io.godwit.run.report;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A place of a run that was kept together with the rows before it.
 *
 * @param entityName the source table
 * @param batchNumber its number among all batches of the run, in the order of their commits
 * @param lastSourceId the last source key that was done, null for rows without a key
 * @param recordsProcessed how many rows of the run were read up to it
 * @param systemState what a worker needs to go on from here
 * @param isResumable true when the run would go on from here: the last checkpoint of a chunk that is not done
 */
@Type("RunCheckpointRecord")
@Schema(name = "RunCheckpointRecord")
@Description("A place of a run that was kept together with the rows before it.")
public record RecordedCheckpoint(
        @Id @NonNull UUID id,
        @NonNull String entityName,
        @NonNull CheckpointType checkpointType,
        long batchNumber,
        @Nullable String lastSourceId,
        long recordsProcessed,
        @NonNull SystemState systemState,
        @NonNull Instant createdAt,
        @Name("isResumable") boolean isResumable) {

    /** Where it stands in the list: microseconds, chunk and number. */
    String place() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, createdAt)
                + "." + Objects.requireNonNullElse(systemState.chunk(), 0)
                + "." + Objects.requireNonNullElse(systemState.batch(), 0);
    }

    /**
     * What a worker needs to go on. When a run is complete, only its attempt.
     *
     * @param chunk the chunk's number
     * @param batch the batch's number in its chunk
     * @param kind what the chunk holds
     * @param attempt the chunk's attempt; with entity_completion the run's
     * @param lowerBound the last key before the chunk, null when it begins at the first
     * @param upperBound the last key of the chunk, null for no end
     * @param position the last key that is done, or its place in the stage; of rows without a key their number
     */
    @Type("RunSystemState")
    @Schema(name = "RunSystemState")
    @Description("What a worker needs to go on from a checkpoint; of a run that is complete, only its attempt.")
    public record SystemState(
            @Nullable Integer chunk,
            @Nullable Integer batch,
            @Nullable String kind,
            int attempt,
            @Nullable List<@NonNull String> lowerBound,
            @Nullable List<@NonNull String> upperBound,
            @Nullable List<@NonNull String> position) {}
}
