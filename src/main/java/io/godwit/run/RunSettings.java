package io.godwit.run;

import io.godwit.engine.RunOptions;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

/**
 * What of a run can be changed after its start. It holds in place of what the frozen spec says, and a worker that is at it heeds it
 * within three batches, since the source is read ahead.
 *
 * @param batchSize the most rows of one transaction; the service halves it when a batch takes longer than a statement may
 * @param autoBatchSize true when that is only where to begin, from now on
 * @param parallelism how many parts of a large table are moved at a time; with fewer than before, those under way are still ended
 * @param maxErrors the most rows that may fail; null for any number
 * @param maxErrorRate the greatest part of the rows read that may fail, 0 to 1; null for any
 */
public record RunSettings(
        @NotNull @Min(1) @Max(RunOptions.LARGEST_BATCH_SIZE) Integer batchSize,
        @NotNull Boolean autoBatchSize,
        @NotNull @Min(1) @Max(RunSettings.MOST_PARALLEL) Integer parallelism,
        @Nullable @Min(0) Long maxErrors,
        @Nullable @DecimalMin("0") @DecimalMax("1") Double maxErrorRate) {

    /** The most parts of a table that can be moved at a time. */
    public static final int MOST_PARALLEL = 16;

    static RunSettings of(Run run) {
        return new RunSettings(
                run.batchSize(), run.tunedBatchSize() != null, run.parallelism(), run.maxErrors(), run.maxErrorRate());
    }
}
