package io.godwit.run;

import java.time.Instant;
import java.util.List;

/**
 * A committed batch of a run.
 *
 * @param lastKey the last source key that it handled, in key order
 */
public record RunBatch(
        int chunk, int number, Run.Rows rows, List<String> lastKey, Instant startedAt, Instant completedAt, long durationMs) {}
