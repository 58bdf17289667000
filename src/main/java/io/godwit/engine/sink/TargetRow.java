package io.godwit.engine.sink;

import io.godwit.platform.sql.CopyRow;
import io.godwit.platform.sql.CopyStream;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is sent: values of our own before those that it was made with. Told apart by identity, since two rows may be equal.
 * Immutable, safe for any thread.
 */
public final class TargetRow {

    private final @Nullable String[] before;
    private final CopyRow made;

    /**
     * @param before stands before the others
     * @param made as {@link TargetColumns#line} makes it
     */
    public TargetRow(@Nullable String[] before, CopyRow made) {
        this.before = before;
        this.made = made;
    }

    /** The value in a place, null for SQL null. */
    @Nullable
    String get(int place) {
        return place < before.length ? before[place] : made.value(place - before.length);
    }

    void send(CopyStream copy) throws SQLException {
        for (String value : before) {
            copy.value(value);
        }
        copy.values(made);
        copy.endRow();
    }
}
