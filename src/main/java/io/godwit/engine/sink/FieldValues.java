package io.godwit.engine.sink;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyRow;
import io.godwit.platform.sql.CopyStream;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a mapping come to for one row: columns of the source as they came, and texts that rules have made. Immutable
 * as long as nobody changes what it was made of; safe for any thread.
 */
public final class FieldValues {

    private final CopyRow source;
    private final int[] copied;
    private final @Nullable String[] made;

    /**
     * @param source the row as it came
     * @param copied for each field the column of the source that it is, or -1 when a rule has made it
     * @param made for each field what a rule has made
     */
    public FieldValues(CopyRow source, int[] copied, @Nullable String[] made) {
        this.source = source;
        this.copied = copied;
        this.made = made;
    }

    /** The number of fields. */
    public int size() {
        return copied.length;
    }

    /** The field's text, null for SQL null; of a column that was copied it is made anew each time. */
    public @Nullable String get(int field) {
        return copied[field] < 0 ? made[field] : source.value(copied[field]);
    }

    /** True when the field is null. */
    public boolean isNull(int field) {
        return copied[field] < 0 ? made[field] == null : source.isNull(copied[field]);
    }

    void send(int field, CopyStream copy) {
        if (copied[field] < 0) {
            copy.value(made[field]);
        } else {
            copy.value(source, copied[field]);
        }
    }

    /** Why the field cannot be stored in the column, or null when the catalog does not forbid it. */
    @Nullable
    ErrorCode fault(int field, ColumnCheck check) {
        return copied[field] < 0 ? check.fault(made[field]) : check.fault(source, copied[field]);
    }
}
