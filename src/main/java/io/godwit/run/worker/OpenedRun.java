package io.godwit.run.worker;

import io.godwit.engine.RunSpec;
import java.util.UUID;

/**
 * A run that a worker has begun or taken over.
 *
 * @param connection the connection that it reads
 * @param spec its frozen spec
 * @param parallelism how many of its chunks may be moved at a time
 * @param isPlanned true when its chunks exist
 * @param targetWasEmpty true when the organization had no row in the target when the run was planned
 * @param isBeyondBudget true when too many of its rows have failed already: a worker died before it could say so
 */
record OpenedRun(
        UUID id,
        UUID connection,
        RunSpec spec,
        int parallelism,
        boolean isPlanned,
        boolean targetWasEmpty,
        boolean isBeyondBudget) {}
