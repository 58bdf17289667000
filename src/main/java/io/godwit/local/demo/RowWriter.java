package io.godwit.local.demo;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/** Streams rows into a running COPY in text format, and counts what becomes of them. Not thread-safe. */
final class RowWriter {

    private static final int FLUSH_CHARS = 1 << 16;

    private final CopyIn copy;
    private final StringBuilder buffer = new StringBuilder(FLUSH_CHARS * 2);
    private final Map<Fate, Long> tally = new EnumMap<>(Fate.class);
    private boolean first = true;

    RowWriter(CopyIn copy) {
        this.copy = copy;
    }

    /** The next column; null is SQL null. */
    RowWriter add(@Nullable String value) {
        if (!first) {
            buffer.append('\t');
        }
        first = false;
        if (value == null) {
            buffer.append("\\N");
        } else {
            escape(value);
        }
        return this;
    }

    RowWriter add(long value) {
        return add(Long.toString(value));
    }

    RowWriter add(@Nullable Boolean value) {
        return add(value == null ? null : value.toString());
    }

    /** Several columns at once. */
    RowWriter addAll(@Nullable String... values) {
        for (String value : values) {
            add(value);
        }
        return this;
    }

    /** The four columns that Airbyte adds to every table. */
    RowWriter airbyte(Dice dice, String extractedAt, String meta) {
        return addAll(dice.uuid(), extractedAt, meta, "1");
    }

    /** Ends the row. */
    void end(Fate fate) throws SQLException {
        buffer.append('\n');
        first = true;
        tally.merge(fate, 1L, Long::sum);
        if (buffer.length() >= FLUSH_CHARS) {
            flush();
        }
    }

    void flush() throws SQLException {
        byte[] bytes = buffer.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        buffer.setLength(0);
    }

    Map<Fate, Long> tally() {
        return tally;
    }

    private void escape(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> buffer.append("\\\\");
                case '\t' -> buffer.append("\\t");
                case '\n' -> buffer.append("\\n");
                case '\r' -> buffer.append("\\r");
                default -> buffer.append(c);
            }
        }
    }
}
