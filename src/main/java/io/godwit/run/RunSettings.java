package io.godwit.run;

import io.godwit.engine.RunSpec;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * What of a run can be changed after its start. It holds in place of what the frozen spec says, and a worker that is at it heeds it
 * from its next batch on.
 *
 * @param batchSize the most rows of one transaction
 */
public record RunSettings(@NotNull @Min(1) @Max(RunSpec.LARGEST_BATCH_SIZE) Integer batchSize) {

    static RunSettings of(Run run) {
        return new RunSettings(run.batchSize());
    }
}
