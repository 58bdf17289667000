package io.godwit.engine;

/**
 * How a run moves its rows, whatever they are.
 *
 * @param batchSize the most rows of one transaction, 1 to 100,000
 * @param budget how many failed rows it bears
 */
public record RunOptions(int batchSize, ErrorBudget budget) {

    /** The batch size when nobody states one. */
    public static final int USUAL_BATCH_SIZE = 500;

    /** The largest batch size. */
    public static final int LARGEST_BATCH_SIZE = 100_000;

    /** What holds when nobody states anything. */
    public static final RunOptions USUAL = new RunOptions(USUAL_BATCH_SIZE, ErrorBudget.UNLIMITED);
}
