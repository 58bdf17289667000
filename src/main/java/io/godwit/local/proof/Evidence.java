package io.godwit.local.proof;

import io.godwit.local.demo.DemoExpectation;

/**
 * All that is known of the migration of one table, from three sides that do not know each other.
 *
 * @param comparison what was compared
 * @param expected the generator's figures
 * @param service what the service says
 * @param rows the rows as SQL counts them
 * @param keys the keys on both sides
 */
record Evidence(
        Comparison comparison, DemoExpectation expected, ServiceFigures service, SqlCounts rows, KeyComparison keys) {

    /**
     * Rows counted by SQL.
     *
     * @param source rows of the source table
     * @param keyless those without a key
     * @param superseded those with a key of which there is a later version
     * @param target rows of the organization and the source system in the target table
     */
    record SqlCounts(long source, long keyless, long superseded, long target) {}

    /** Rows left out, by SQL alone. */
    long skipped() {
        return keys.skipped().values().stream().mapToLong(Long::longValue).sum() + rows.superseded();
    }

    /**
     * Rows that failed: keys that SQL finds in the source only and that are among the errors, and rows without a key.
     */
    long failed() {
        return keys.failed() + rows.keyless();
    }
}
