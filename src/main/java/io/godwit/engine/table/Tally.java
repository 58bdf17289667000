package io.godwit.engine.table;

import io.godwit.engine.Counts;
import java.util.HashMap;
import java.util.Map;

/** The buckets of a batch while it is made. Belongs to one thread. */
final class Tally {

    static final String ALREADY_MIGRATED = "already_migrated";
    static final String SUPERSEDED = "superseded";
    static final String GONE = "gone";

    private final Map<String, Long> skipReasons;
    private int inserted;
    private int updated;
    private int unchanged;
    private int skipped;
    private int failed;

    /** @param skipReasons the chunk's skipped rows by reason before this batch */
    Tally(Map<String, Long> skipReasons) {
        this.skipReasons = new HashMap<>(skipReasons);
    }

    void inserted(int rows) {
        inserted += rows;
    }

    void updated(int rows) {
        updated += rows;
    }

    void unchanged(int rows) {
        unchanged += rows;
    }

    void skipped(String reason, int rows) {
        if (rows > 0) {
            skipped += rows;
            skipReasons.merge(reason, (long) rows, Long::sum);
        }
    }

    void failed(int rows) {
        failed += rows;
    }

    /** @param read the rows of the batch, counted where they are read */
    Counts counts(int read, int warnings) {
        return new Counts(read, inserted, updated, unchanged, skipped, failed, warnings);
    }

    Map<String, Long> skipReasons() {
        return skipReasons;
    }
}
