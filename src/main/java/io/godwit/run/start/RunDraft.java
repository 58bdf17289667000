package io.godwit.run.start;

import io.godwit.engine.RunSpec;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run that is asked for: either by its mapping, or by its connection and tables, for which one mapping must be active.
 *
 * @param batchSize the most rows of one transaction; 500 when absent
 * @param parallelism how many parts of a large table are moved at a time; what the service is set to when absent
 */
public record RunDraft(
        @Nullable UUID mappingId,
        @Nullable UUID connectionId,
        @Nullable @Size(min = 1, max = 63) String sourceSchema,
        @Nullable @Size(min = 1, max = 63) String sourceTable,
        @Nullable @Size(min = 1, max = 127) String targetTable,
        @Nullable @Min(1) @Max(RunSpec.LARGEST_BATCH_SIZE) Integer batchSize,
        @Nullable @Min(1) @Max(RunDraft.MOST_PARALLEL) Integer parallelism) {

    /** The most parts of a table that can be moved at a time. */
    public static final int MOST_PARALLEL = 16;
}
