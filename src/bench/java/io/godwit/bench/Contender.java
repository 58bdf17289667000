package io.godwit.bench;

import java.util.Optional;

/** One way to move the rows of a workload. */
interface Contender {

    /** As the report names it. */
    String name();

    /** Moves all rows of the workload into its target. */
    void move(Workload workload) throws Exception;

    /** The most rows that it is given; the time of fewer is scaled to all. */
    default long mostRows(Workload workload) {
        return workload.rows();
    }

    /** True when it begins with the target as the contender before has left it. */
    default boolean continues() {
        return false;
    }

    /** The table in which it must have noted one id mapping for each row; empty when it keeps no such books. */
    default Optional<String> books() {
        return Optional.empty();
    }

    /** What else is to be said of its last move; empty when nothing. */
    default String note() {
        return "";
    }
}
