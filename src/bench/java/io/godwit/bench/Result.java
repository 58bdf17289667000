package io.godwit.bench;

import java.util.List;

/**
 * What one contender took for a workload.
 *
 * @param rows the workload's rows
 * @param moved the rows that it was given; the times of fewer are scaled to all
 * @param taken seconds of each round that counts
 * @param note what else it says of itself, empty when nothing
 */
record Result(String contender, String workload, long rows, long moved, List<Double> taken, String note) {

    Result {
        taken = taken.stream().map(seconds -> seconds * rows / moved).sorted().toList();
    }

    /** Seconds for all rows. */
    double median() {
        int middle = taken.size() / 2;
        return taken.size() % 2 == 1 ? taken.get(middle) : (taken.get(middle - 1) + taken.get(middle)) / 2;
    }

    double fastest() {
        return taken.get(0);
    }

    double slowest() {
        return taken.get(taken.size() - 1);
    }

    boolean isScaled() {
        return moved < rows;
    }
}
