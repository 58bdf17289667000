package io.godwit.platform.sql;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in the text format of {@code COPY}, as PostgreSQL's manual describes it (section COPY, "Text Format"), while they grow.
 * Belongs to one thread.
 */
final class CopyBytes {

    private static final byte[] NULL = {'\\', 'N'};

    private byte[] bytes;
    private int length;

    /** @param size how many bytes there is room for before it has to grow */
    CopyBytes(int size) {
        this.bytes = new byte[size];
    }

    /** What was added; what lies behind {@link #length} means nothing. Not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Forgets what was added. */
    void clear() {
        length = 0;
    }

    /**
     * Adds a value.
     *
     * @return true when it is not null and its bytes stand for themselves, in this format and for every server
     */
    boolean value(@Nullable String value) {
        if (value == null) {
            append(NULL, 0, NULL.length);
            return false;
        }
        // Most values are plain ASCII: they become bytes without an object between.
        int end = value.length();
        reserve(end);
        int at = 0;
        while (at < end) {
            char c = value.charAt(at);
            if (c < ' ' || c > '~' || c == '\\') {
                break;
            }
            bytes[length++] = (byte) c;
            at++;
        }
        return at == end || escaped(value.substring(at).getBytes(StandardCharsets.UTF_8));
    }

    private boolean escaped(byte[] rest) {
        reserve(2 * rest.length);
        boolean plain = true;
        for (byte b : rest) {
            byte escape = escape(b);
            if (escape != 0) {
                bytes[length++] = '\\';
            }
            bytes[length++] = escape == 0 ? b : escape;
            plain &= escape == 0 && b != 0;
        }
        return plain;
    }

    /** What stands behind the backslash, 0 where none is needed. No byte of a longer UTF-8 sequence is one of these. */
    private static byte escape(byte plain) {
        return switch (plain) {
            case '\\' -> '\\';
            case '\t' -> 't';
            case '\n' -> 'n';
            case '\r' -> 'r';
            default -> 0;
        };
    }

    /** Adds bytes that need no escape. */
    void append(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, length, end - start);
        length += end - start;
    }

    /** Adds a byte that needs no escape. */
    void append(byte single) {
        reserve(1);
        bytes[length++] = single;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
        }
    }
}
