package io.godwit.engine.table;

import io.godwit.engine.Counts;
import java.util.HashMap;
import java.util.Map;

/** The buckets of a batch while it is made: rows, and the bytes of the source that they are. Belongs to one thread. */
final class Tally {

    static final String ALREADY_MIGRATED = "already_migrated";
    static final String SUPERSEDED = "superseded";
    static final String GONE = "gone";

    private final Map<String, Long> skipReasons;
    private final Bucket inserted = new Bucket();
    private final Bucket updated = new Bucket();
    private final Bucket unchanged = new Bucket();
    private final Bucket skipped = new Bucket();
    private final Bucket failed = new Bucket();

    private static final class Bucket {
        private int rows;
        private long bytes;

        private void add(int more, long theirBytes) {
            rows += more;
            bytes += theirBytes;
        }
    }

    /** @param skipReasons the chunk's skipped rows by reason before this batch */
    Tally(Map<String, Long> skipReasons) {
        this.skipReasons = new HashMap<>(skipReasons);
    }

    void inserted(Row row) {
        inserted.add(1, row.size());
    }

    void updated(Row row) {
        updated.add(1, row.size());
    }

    void unchanged(Row row) {
        unchanged.add(1, row.size());
    }

    void skipped(String reason, Row row) {
        skipped(reason, 1, row.size());
    }

    void skipped(String reason, int rows, long bytes) {
        if (rows > 0) {
            skipped.add(rows, bytes);
            skipReasons.merge(reason, (long) rows, Long::sum);
        }
    }

    void failed(Row row) {
        failed.add(1, row.size());
    }

    void failed(int rows, long bytes) {
        failed.add(rows, bytes);
    }

    /** @param read the rows of the batch, counted where they are read */
    Counts counts(int read, int warnings) {
        return new Counts(read, inserted.rows, updated.rows, unchanged.rows, skipped.rows, failed.rows, warnings);
    }

    Counts.Bytes bytes() {
        return new Counts.Bytes(inserted.bytes, updated.bytes, unchanged.bytes, skipped.bytes, failed.bytes);
    }

    Map<String, Long> skipReasons() {
        return skipReasons;
    }
}
