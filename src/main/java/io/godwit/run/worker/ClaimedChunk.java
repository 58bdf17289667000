package io.godwit.run.worker;

import io.godwit.engine.Checkpoint;
import io.godwit.platform.access.OrganizationId;
import io.godwit.run.metrics.RunMetrics.Former;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A chunk that this worker owns until another claims it.
 *
 * @param attempt raised by the claim; no batch of a lower attempt can commit any more
 * @param owner this worker's name
 * @param formerOwner the worker that had it until now, null when nobody had
 * @param after the last key before the chunk, null when it begins at the first
 * @param upTo the last key of the chunk, null for no end
 * @param firstOfItsScope true when no row between these tables had been migrated when the run was planned
 * @param checkpoint what its last committed batch left behind
 * @param batchSize the most rows of its next batch
 * @param rowsLeft how many more rows it may read, in a second pass how many the first has read; null without a limit
 */
record ClaimedChunk(
        OrganizationId organization,
        UUID run,
        int number,
        ChunkKind kind,
        int attempt,
        String owner,
        @Nullable String formerOwner,
        @Nullable List<String> after,
        @Nullable List<String> upTo,
        boolean firstOfItsScope,
        Checkpoint checkpoint,
        int batchSize,
        @Nullable Long rowsLeft) {

    /** True when its rows cannot have been migrated by an earlier run. */
    boolean isFirstOfItsScope() {
        return firstOfItsScope && kind == ChunkKind.ROWS;
    }

    /** Whom it was taken over from; empty when it is begun. */
    Optional<Former> takenOverFrom() {
        if (attempt == 1) {
            return Optional.empty();
        }
        if (formerOwner == null) {
            return Optional.of(Former.STOPPED_RUN);
        }
        boolean own = Lease.process(formerOwner).equals(Lease.process(owner));
        return Optional.of(own ? Former.SAME_PROCESS : Former.ANOTHER_PROCESS);
    }
}
