package io.godwit.engine.source;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A table as a source of rows, read by key. Belongs to one thread; every method may fail with a source code. */
public interface TableSource {

    /** Opens an ordered stream over a range of keys. */
    SourceReader read(ReadRequest request, ReadRange range);

    /**
     * Every row by one statement, so that all are of one moment: with key columns in their order, rows that lack one last; without
     * them in no order, and with a digest of the whole row, 32 hexadecimal digits, before its columns.
     *
     * @param mostRows the most rows wanted; null for all
     */
    SourceReader all(ReadRequest request, @Nullable Long mostRows);

    /** The greatest key at this moment; empty when the table has no row with a whole key. */
    Optional<List<String>> greatestKey(ReadRequest request);

    /**
     * Keys that cut the rows into about equal parts, without reading them all.
     *
     * @param parts how many parts are wanted, at least 1
     * @param estimated about how many rows there are
     * @return rising keys, one less than there are parts; fewer when there are fewer keys to choose from, none when the table
     *     cannot be looked into
     */
    List<List<String>> quantiles(ReadRequest request, int parts, long estimated);

    /** The number of rows in which a key column is null. */
    long countNullKeys(ReadRequest request);
}
