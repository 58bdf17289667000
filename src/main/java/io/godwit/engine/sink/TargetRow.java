package io.godwit.engine.sink;

import io.godwit.platform.sql.CopyRow;
import io.godwit.platform.sql.CopyStream;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A row as it is sent: values of our own, those of the mapping's fields, and again some of our own. Told apart by identity, since
 * two rows may be equal. Immutable, safe for any thread.
 */
public final class TargetRow {

    private final @Nullable String[] before;
    private final CopyRow fields;
    private final @Nullable String[] after;

    /**
     * @param before stands before the fields
     * @param after stands behind them
     */
    public TargetRow(@Nullable String[] before, CopyRow fields, @Nullable String... after) {
        this.before = before;
        this.fields = fields;
        this.after = after;
    }

    /** The value in a place, null for SQL null. */
    @Nullable
    String get(int place) {
        int field = place - before.length;
        if (field < 0) {
            return before[place];
        }
        return field < fields.width() ? fields.value(field) : after[field - fields.width()];
    }

    void send(CopyStream copy) throws SQLException {
        for (String value : before) {
            copy.value(value);
        }
        for (int field = 0; field < fields.width(); field++) {
            copy.value(fields, field);
        }
        for (String value : after) {
            copy.value(value);
        }
        copy.endRow();
    }
}
