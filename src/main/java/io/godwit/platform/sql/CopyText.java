package io.godwit.platform.sql;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The text format of {@code COPY} as PostgreSQL's manual describes it (section COPY, "Text Format"): columns end with a
 * tab, rows with a line feed, {@code \N} is null, a backslash escapes.
 */
public final class CopyText {

    private static final char REPLACEMENT = '\uFFFD';

    private CopyText() {}

    /** One row as a line without its line feed, from which {@link #row} makes the same values. */
    public static String line(@Nullable String[] row) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.length; i++) {
            if (i > 0) {
                line.append('\t');
            }
            append(line, row[i]);
        }
        return line.toString();
    }

    private static void append(StringBuilder line, @Nullable String value) {
        if (value == null) {
            line.append("\\N");
            return;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> line.append(c);
            }
        }
    }

    /**
     * The values of one row.
     *
     * @param line one row with its line feed, in UTF-8
     * @param width how many columns it must have
     * @throws GodwitException PROTOCOL_ERROR when it is not such a row
     */
    public static @Nullable String[] row(byte[] line, int width) {
        @Nullable String[] row = new @Nullable String[width];
        int column = 0;
        int start = 0;
        boolean escaped = false;
        for (int i = 0; i < line.length; i++) {
            byte b = line[i];
            if (b == '\\') {
                escaped = true;
                i++;
            } else if (b == '\t' || b == '\n') {
                boolean isLast = b == '\n';
                if (column == width || isLast != (i == line.length - 1)) {
                    throw malformed();
                }
                row[column++] = value(line, start, i, escaped);
                start = i + 1;
                escaped = false;
            }
        }
        if (column != width || start != line.length) {
            throw malformed();
        }
        return row;
    }

    private static @Nullable String value(byte[] line, int from, int to, boolean escaped) {
        if (!escaped) {
            return text(line, from, to);
        }
        if (to - from == 2 && line[from + 1] == 'N') {
            return null;
        }
        byte[] plain = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            plain[length++] = line[i] == '\\' ? meaning(line[++i]) : line[i];
        }
        return text(plain, 0, length);
    }

    private static byte meaning(byte escape) {
        return switch (escape) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0b;
            default -> escape;
        };
    }

    /** Java decodes what is not UTF-8 to a replacement character, so where there is one it is asked to be strict. */
    private static String text(byte[] bytes, int from, int to) {
        String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, from, to - from))
                        .toString();
            } catch (CharacterCodingException invalid) {
                throw malformed();
            }
        }
        return text;
    }

    private static GodwitException malformed() {
        return new GodwitException(ErrorCode.PROTOCOL_ERROR, ErrorCode.PROTOCOL_ERROR.title());
    }
}
