package io.godwit.engine.source;

import java.util.List;
import java.util.Optional;

/** A table as a source of rows, read by key. Belongs to one thread; every method may fail with a source code. */
public interface TableSource extends SnapshotSource {

    /** Opens an ordered stream over a range of keys. */
    SourceReader read(ReadRequest request, ReadRange range);

    /** The greatest key at this moment; empty when the table has no row with a whole key. */
    Optional<List<String>> greatestKey(ReadRequest request);

    /** About what the rows take on the source's disk, with their large values; 0 when nobody knows. */
    long bytes(ReadRequest request);

    /**
     * Keys that cut the rows into about equal parts, without reading them all.
     *
     * @param parts how many parts are wanted, at least 1
     * @param estimated about how many rows there are
     * @return rising keys, one less than there are parts; fewer when there are fewer keys to choose from, none when the table
     *     cannot be looked into
     */
    List<List<String>> quantiles(ReadRequest request, int parts, long estimated);

    /** True when the source can find the rows of a range without looking at all others. */
    boolean findsByKey(ReadRequest request);

    /** The number of rows in which a key column is null. */
    long countNullKeys(ReadRequest request);
}
