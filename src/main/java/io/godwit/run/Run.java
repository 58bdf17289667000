package io.godwit.run;

import io.godwit.engine.RunOptions.CommitMode;
import io.godwit.engine.RunOptions.Consistency;
import io.godwit.platform.error.ErrorCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Ignore;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A run as both edges show it.
 *
 * @param mappingId the mapping it was made of; the run follows its frozen copy
 * @param sourceTable schema and table read
 * @param targetTable schema and table written
 * @param attempt 1 at first, one more with each resume
 * @param batchSize the most rows of one transaction, as it was set last
 * @param tunedBatchSize what it has come to by the time that batches take, the greatest of its parts; null when batchSize holds
 * @param parallelism how many parts of a large table are moved at a time
 * @param maxErrors the most rows that may fail; null for any number
 * @param maxErrorRate the greatest part of the rows read that may fail, 0 to 1; null for any
 * @param limit the most source rows that it reads; null for all
 * @param consistency of which moment its rows are; a source without a key is always read as a snapshot
 * @param commitMode what a transaction of it holds: a batch, or all of its rows
 * @param idMapping true when it is kept of each row where it went
 * @param dryRun true when it keeps no row: inserted are those that would be
 * @param writeMode how rows reach the target, null until the run has begun
 * @param rows the buckets; read is always the sum of the others
 * @param durable true when all that is counted would outlive a crash of the database's machine; batches are committed
 *     shortly before, and rows and their counts are lost or kept together
 * @param skippedByReason the skipped rows by reason
 * @param totalEstimated how many rows it will read: the source's own estimate or the limit, whichever is less; null without an
 *     estimate
 * @param totalRows how many rows it had to read, known when all of them are read; null before
 * @param percent how far it is, 0 to 100; null when there is no estimate and the run is not finished
 * @param rowsPerSecond rows read per second of durationMs, null before it began
 * @param estimatedSecondsLeft how long it will go on at that rate, by the estimate; null unless it is running with an estimate
 *     that is not reached
 * @param lastOffset the number of rows handled; only a count, never a place to read from
 * @param lastCheckpoint the last committed batch, null before the first
 * @param stalls passing faults in a row without progress; the run tries again by itself
 * @param nextTryAt when it tries again, null when it is not waiting
 * @param error why it failed or what it is waiting out, null when nothing is wrong
 * @param durationMs milliseconds since its start, those between a stop and its resume not counted; null before it began
 */
@Description("One moving of rows: what it reads and writes, where it stands, and what became of every row.")
public record Run(
        @Id @NonNull UUID id,
        @Id @Nullable UUID mappingId,
        @Id @NonNull UUID connectionId,
        @NonNull String sourceTable,
        @NonNull String targetTable,
        @NonNull RunStatus status,
        int attempt,
        int batchSize,
        @Nullable Integer tunedBatchSize,
        int parallelism,
        @Nullable Long maxErrors,
        @Nullable Double maxErrorRate,
        @Nullable Long limit,
        @NonNull Consistency consistency,
        @NonNull CommitMode commitMode,
        boolean idMapping,
        boolean dryRun,
        @Nullable String writeMode,
        @NonNull Rows rows,
        boolean durable,
        @Ignore Map<String, Long> skippedByReason,
        @Nullable Long totalEstimated,
        @Nullable Long totalRows,
        @Nullable Double percent,
        @Nullable Double rowsPerSecond,
        @Nullable Long estimatedSecondsLeft,
        long lastOffset,
        @Nullable LastCheckpoint lastCheckpoint,
        int stalls,
        @Nullable Instant nextTryAt,
        @Nullable Fault error,
        @NonNull String createdBy,
        @NonNull Instant createdAt,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        @Nullable Long durationMs) {

    /** The buckets of a run or a batch. Every row that was read is in exactly one; warnings are no bucket. */
    @Type("RunRows")
    @Schema(name = "RunRows")
    public record Rows(
            long read, long inserted, long updated, long unchanged, long skipped, long failed, long warnings) {}

    /**
     * The last committed batch.
     *
     * @param chunk its chunk's number
     * @param batch its number in the chunk
     * @param key the last source key that is done, in key order; empty for rows whose key is null
     * @param at when it was committed
     */
    @Type("RunCheckpoint")
    @Schema(name = "RunCheckpoint")
    public record LastCheckpoint(
            int chunk,
            int batch,
            @NonNull List<@NonNull String> key,
            @NonNull Instant at) {}

    /** What stopped a run or holds it up: the catalogue's code, title and hint. */
    @Type("RunFault")
    @Schema(name = "RunFault")
    public record Fault(
            @NonNull String code,
            @NonNull String title,
            @NonNull String hint) {

        static Fault of(ErrorCode code) {
            return new Fault(code.wire(), code.title(), code.hint());
        }
    }
}
