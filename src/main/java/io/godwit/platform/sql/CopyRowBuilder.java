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
        boolean plain = line.value(value);
        ends[column++] = plain ? line.length() : ~line.length();
        separate();
    }

    /**
     * Adds neighbouring columns of another row to the row at hand: as they came, where that is safe.
     *
     * @param from the first, of at least one
     * @param to the one behind the last
     */
    public void values(CopyRow row, int from, int to) {
        if (row.isVerbatim()) {
            copy(row, from, to);
            return;
        }
        for (int place = from; place < to; place++) {
            if (row.isVerbatim(place)) {
                copy(row, place, place + 1);
            } else {
                value(row.value(place));
            }
        }
    }

    private void copy(CopyRow row, int from, int to) {
        row.appendTo(line, from, to, ends, column);
        column += to - from;
        separate();
    }

    private void separate() {
        line.append((byte) (column == ends.length ? '\n' : '\t'));
    }

    /** The row, which has all its columns; the next value begins another. */
    public CopyRow build() {
        CopyRow row = new CopyRow(Arrays.copyOf(line.bytes(), line.length()), ends.clone(), false, true);
        line.clear();
        column = 0;
        return row;
    }
}
