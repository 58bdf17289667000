package io.godwit.run.report;

import io.godwit.run.Run.Rows;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A batch of a run: one that is committed, or one that a worker has at hand.
 *
 * @param number its number in its chunk
 * @param batchSize the most rows that it could have; what it has is {@code rows.read}
 * @param rows its buckets, all 0 until it is committed
 * @param lastKey the last source key that it handled, in key order; empty until it is committed
 * @param retryCount how many times it was rolled back and tried again at once
 * @param errorSummary how many of its rows failed, by code; null when none has
 * @param startedAt when its transaction began; of a batch at hand, when the one before had ended
 * @param completedAt null until it is committed
 * @param durationMs null until it is committed
 */
@Description("A batch of a run: one that is committed, or one that a worker has at hand.")
public record RunBatch(
        int chunk,
        int number,
        @NonNull BatchStatus status,
        int batchSize,
        @NonNull Rows rows,
        @NonNull List<@NonNull String> lastKey,
        int retryCount,
        @Nullable List<@NonNull ErrorCount> errorSummary,
        @NonNull Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Long durationMs) {

    /** How many rows failed with one code. */
    @Type("RunErrorCount")
    @Schema(name = "RunErrorCount")
    public record ErrorCount(@NonNull String errorCode, long count) {}
}
