package io.godwit.engine.source;

import org.jspecify.annotations.Nullable;

/** An ordered stream of rows. Belongs to one thread; closing it frees the source's resources but not its connection. */
public interface SourceReader extends AutoCloseable {

    /**
     * The next row, its columns in the order asked for, as the source's own text with null for SQL null; null at the end.
     *
     * @throws io.godwit.platform.error.GodwitException with a source code when the source fails
     */
    @Nullable
    String @Nullable [] next();

    @Override
    void close();
}
