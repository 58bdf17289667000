package io.godwit.platform.sql;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts rows together, value by value, one after the other. Belongs to one thread. */
public final class CopyRowBuilder {

    private static final int USUAL_SIZE = 1024;

    private final CopyBytes line = new CopyBytes(USUAL_SIZE);
    private final int[] ends;
    private int column;

    /** @param width the number of columns that each row gets */
    public CopyRowBuilder(int width) {
        this.ends = new int[width];
    }

    /** Adds a value to the row at hand, null for SQL null; it must not hold half a surrogate pair. */
    public void value(@Nullable String value) {
        end(line.value(value));
    }

    /** Adds a column of another row to the row at hand: as it came, where that is safe. */
    public void value(CopyRow row, int place) {
        if (row.isPlain(place)) {
            row.appendTo(line, place);
            end(true);
        } else {
            value(row.value(place));
        }
    }

    private void end(boolean plain) {
        ends[column++] = plain ? line.length() : ~line.length();
        line.append((byte) (column == ends.length ? '\n' : '\t'));
    }

    /** The row, which has all its columns; the next value begins another. */
    public CopyRow build() {
        CopyRow row = new CopyRow(Arrays.copyOf(line.bytes(), line.length()), ends.clone(), false);
        line.clear();
        column = 0;
        return row;
    }
}
