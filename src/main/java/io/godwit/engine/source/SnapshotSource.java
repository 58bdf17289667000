package io.godwit.engine.source;

import org.jspecify.annotations.Nullable;

/** A source of rows that can be read as a whole. Belongs to one thread; may fail with a source code. */
public interface SnapshotSource {

    /**
     * Every row by one statement, so that all are of one moment: with key columns in their order, rows that lack one last; without
     * them in no order, and with a digest of the whole row, 32 hexadecimal digits, before its columns.
     *
     * @param mostRows the most rows wanted; null for all
     */
    SourceReader all(ReadRequest request, @Nullable Long mostRows);
}
