package io.godwit.engine.source;

import java.util.List;
import java.util.Optional;

/** A table as a source of rows, read by key. Belongs to one thread; every method may fail with a source code. */
public interface TableSource {

    /** Opens an ordered stream over a range of keys. */
    SourceReader read(ReadRequest request, ReadRange range);

    /** The greatest key at this moment; empty when the table has no row with a whole key. */
    Optional<List<String>> greatestKey(ReadRequest request);

    /** The number of rows in which a key column is null. */
    long countNullKeys(ReadRequest request);
}
