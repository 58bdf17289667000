package io.godwit.run.report;

import io.godwit.run.Run.Rows;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;

/**
 * A committed batch of a run.
 *
 * @param lastKey the last source key that it handled, in key order
 */
@Description("A committed batch of a run.")
public record RunBatch(
        int chunk,
        int number,
        @NonNull Rows rows,
        @NonNull List<@NonNull String> lastKey,
        @NonNull Instant startedAt,
        @NonNull Instant completedAt,
        long durationMs) {}
