package io.godwit.engine;

import org.jspecify.annotations.Nullable;

/**
 * How a run moves its rows, whatever they are.
 *
 * @param batchSize the most rows of one transaction, 1 to 100,000
 * @param budget how many failed rows it bears
 * @param limit the most source rows that it reads, at least 1; null for all
 * @param dryRun true when each batch's rows are taken back, so that only its books tell what would become of them
 */
public record RunOptions(
        int batchSize, ErrorBudget budget, @Nullable Long limit, boolean dryRun) {

    /** The batch size when nobody states one. */
    public static final int USUAL_BATCH_SIZE = 500;

    /** The largest batch size. */
    public static final int LARGEST_BATCH_SIZE = 100_000;

    /** What holds when nobody states anything. */
    public static final RunOptions USUAL = new RunOptions(USUAL_BATCH_SIZE, ErrorBudget.UNLIMITED, null, false);
}
