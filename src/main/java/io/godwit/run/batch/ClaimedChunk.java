package io.godwit.run.batch;

import io.godwit.engine.Checkpoint;
import io.godwit.engine.RunJournal.Care;
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
 * @param formerOwner the worker that had it before and did not give it back in order, null when there is none
 * @param wasHeld true when he has it still, dead or alive
 * @param after the last key before the chunk, null when it begins at the first
 * @param upTo the last key of the chunk, null for no end
 * @param firstOfItsScope true when no row between these tables had been migrated when the run was planned
 * @param checkpoint what its last committed batch left behind
 * @param batchSize the most rows of its next batch
 * @param rowsLeft how many more rows it may read, in a second pass how many the first has read; null without a limit
 * @param deaths how many workers have died on it without getting further, in other processes or by an error of the machine
 * @param touched true when the last of them had begun with the first row that is left, and with no other
 */
public record ClaimedChunk(
        OrganizationId organization,
        UUID run,
        int number,
        ChunkKind kind,
        int attempt,
        String owner,
        @Nullable String formerOwner,
        boolean wasHeld,
        @Nullable List<String> after,
        @Nullable List<String> upTo,
        boolean firstOfItsScope,
        Checkpoint checkpoint,
        int batchSize,
        @Nullable Long rowsLeft,
        int deaths,
        boolean touched) {

    /** With so many deaths its rows are moved one by one; who dies of one then has found the one that kills. */
    private static final int SUSPICIOUS = 3;

    /** So many workers were lost that no row can be told to be the cause. */
    private static final int HOPELESS = 8;

    /** How it has to be moved. */
    public Care care() {
        if (kind != ChunkKind.ROWS || deaths < SUSPICIOUS) {
            return Care.USUAL;
        }
        return deaths > SUSPICIOUS && touched ? Care.WITHOUT_THE_FIRST_ROW : Care.ROW_BY_ROW;
    }

    /** True when nobody should try any more. */
    public boolean isHopeless() {
        return deaths >= HOPELESS;
    }

    /** True when its rows cannot have been migrated by an earlier run. */
    public boolean isFirstOfItsScope() {
        return firstOfItsScope && kind == ChunkKind.ROWS;
    }

    /** Whom it was taken over from; empty when it is begun. */
    public Optional<Former> takenOverFrom() {
        if (attempt == 1) {
            return Optional.empty();
        }
        if (!wasHeld || formerOwner == null) {
            return Optional.of(Former.GIVEN_BACK);
        }
        boolean own = process(formerOwner).equals(process(owner));
        return Optional.of(own ? Former.SAME_PROCESS : Former.ANOTHER_PROCESS);
    }

    /** The process that claims under this name. */
    private static String process(String owner) {
        int slash = owner.indexOf('/');
        return slash < 0 ? owner : owner.substring(0, slash);
    }
}
