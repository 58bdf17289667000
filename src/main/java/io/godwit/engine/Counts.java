package io.godwit.engine;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;

/**
 * The buckets of a batch. Every row that is read ends in exactly one.
 *
 * @param warnings things worth knowing about rows; not a bucket
 */
public record Counts(int read, int inserted, int updated, int unchanged, int skipped, int failed, int warnings) {

    public Counts {
        if (read != inserted + updated + unchanged + skipped + failed) {
            throw new GodwitException(ErrorCode.UNBALANCED, "The buckets do not sum up to the rows read");
        }
    }

    /** None of anything. */
    public static Counts none() {
        return warningsOnly(0);
    }

    /** Both together. */
    public Counts plus(Counts more) {
        return new Counts(
                Math.addExact(read, more.read),
                inserted + more.inserted,
                updated + more.updated,
                unchanged + more.unchanged,
                skipped + more.skipped,
                failed + more.failed,
                warnings + more.warnings);
    }

    /** Nothing but warnings: the second pass moves no row from its bucket. */
    public static Counts warningsOnly(int warnings) {
        return new Counts(0, 0, 0, 0, 0, 0, warnings);
    }

    /**
     * The bytes of a batch's source rows by what became of them, as they were read: those of a
     * source without a key with what the stage tells them apart by, and rows whose key is null not at all.
     * For monitoring only: the books count rows.
     */
    public record Bytes(long inserted, long updated, long unchanged, long skipped, long failed) {

        /** None of anything. */
        public static Bytes none() {
            return new Bytes(0, 0, 0, 0, 0);
        }

        /** Both together. */
        public Bytes plus(Bytes more) {
            return new Bytes(
                    inserted + more.inserted,
                    updated + more.updated,
                    unchanged + more.unchanged,
                    skipped + more.skipped,
                    failed + more.failed);
        }
    }
}
