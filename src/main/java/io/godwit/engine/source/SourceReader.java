package io.godwit.engine.source;

import io.godwit.platform.sql.CopyRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ordered stream of rows. Belongs to one thread, but any may close it; closing it before its end ends the session that it reads
 * in, too.
 */
public interface SourceReader extends AutoCloseable {

    /**
     * The next row, its columns in the order asked for, as the source's own text; of a row that is too large for memory only the
     * first ones, with the key. Null at the end.
     *
     * @throws io.godwit.platform.error.GodwitException with a source code when the source fails
     */
    @Nullable
    CopyRow next();

    /** What to go on behind when the row that {@link #next} gave last is done; null for the row's key. */
    default @Nullable List<String> position() {
        return null;
    }

    /** True when, for the source, the row that {@link #next} gave last has the key of the one before, though its text may differ. */
    boolean continuesKey();

    @Override
    void close();
}
