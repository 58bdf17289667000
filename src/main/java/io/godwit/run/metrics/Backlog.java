package io.godwit.run.metrics;

/**
 * How much work there is, of all organizations together.
 *
 * @param runsPending runs that no worker has begun, or begun again
 * @param runsRunning runs that a worker has begun and that have not ended, those being stopped included
 * @param slotsDue slot tasks that a worker could take now
 * @param slotsHeld slot tasks that a worker has
 * @param slotsWaiting slot tasks that are tried again later
 * @param oldestPendingSeconds how long the oldest pending run has been waiting in its queue, 0 without one
 * @param longestSilenceSeconds how long the running run that has been quiet the longest has committed nothing, 0 without one
 */
record Backlog(
        double runsPending,
        double runsRunning,
        double slotsDue,
        double slotsHeld,
        double slotsWaiting,
        double oldestPendingSeconds,
        double longestSilenceSeconds) {

    /** What is known while the database cannot be asked. */
    static final Backlog UNKNOWN =
            new Backlog(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
}
