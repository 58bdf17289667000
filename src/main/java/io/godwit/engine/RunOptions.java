package io.godwit.engine;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * How a run moves its rows, whatever they are.
 *
 * @param batchSize the most rows of one transaction, 1 to 100,000
 * @param autoBatchSize true when that is only where to begin, and the time that batches take decides
 * @param budget how many failed rows it bears
 * @param limit the most source rows that it reads, at least 1; null for all
 * @param consistency of which moment the rows are
 * @param commitMode what a transaction holds
 * @param idMapping true when it is kept of each row where it went
 * @param dryRun true when each batch's rows are taken back, so that only its books tell what would become of them
 */
public record RunOptions(
        int batchSize,
        boolean autoBatchSize,
        ErrorBudget budget,
        @Nullable Long limit,
        Consistency consistency,
        CommitMode commitMode,
        boolean idMapping,
        boolean dryRun) {

    /** The batch size when nobody states one. */
    public static final int USUAL_BATCH_SIZE = 500;

    /** The largest batch size. */
    public static final int LARGEST_BATCH_SIZE = 100_000;

    /** What holds when nobody states anything. */
    public static final RunOptions USUAL = new RunOptions(
            USUAL_BATCH_SIZE,
            false,
            new ErrorBudget(null, null),
            null,
            Consistency.NONE,
            CommitMode.BATCHED,
            true,
            false);

    /** Of which moment the rows are that a run reads. */
    public enum Consistency {
        /** Each part and each attempt reads what is committed when it begins; keys above the greatest one at the start are left out. */
        @JsonProperty("none")
        NONE,
        /** All rows are of one moment: the source is read once, into a stage in our own database, and the run goes on from there. */
        @JsonProperty("snapshot")
        SNAPSHOT
    }

    /** What a transaction of a run holds. */
    public enum CommitMode {
        /** A batch: what is committed stays, and a run that was interrupted goes on behind it. */
        @JsonProperty("batched")
        BATCHED,
        /** The whole run: all of its rows arrive at one moment, or none does. It is read as a snapshot. */
        @JsonProperty("atomic")
        ATOMIC
    }

    /**
     * How many failed rows a run bears. With one more it ends; what it has moved until then stays.
     *
     * @param maxErrors the most rows that may fail; null for any number
     * @param maxErrorRate the greatest part of the rows read that may fail, 0 to 1, looked at from the thousandth row on and at the
     *     end; null for any
     */
    public record ErrorBudget(
            @Nullable Long maxErrors, @Nullable Double maxErrorRate) {}
}
