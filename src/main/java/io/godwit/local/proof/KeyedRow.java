package io.godwit.local.proof;

import java.math.BigDecimal;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A row on either side, as far as it is compared. Immutable.
 *
 * @param key what names it on both sides
 * @param skipped the reason for which it is left out, null when it is not
 * @param content what must be the same on both sides
 * @param amount what is added up, null for nothing
 */
record KeyedRow(
        String key,
        @Nullable String skipped,
        @Nullable String content,
        @Nullable BigDecimal amount) {

    /** Rows in order of the bytes of their keys. */
    @FunctionalInterface
    interface Cursor {

        /** The next row, null behind the last. */
        @Nullable
        KeyedRow next() throws SQLException;
    }
}
