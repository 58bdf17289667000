package io.godwit.platform.sql;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row in the text format of {@code COPY} as PostgreSQL's manual describes it (section COPY, "Text Format"): columns end with a
 * tab, rows with a line feed, {@code \N} is null, a backslash escapes. Its values stay the bytes that they came in until somebody
 * asks for their text. Immutable, safe for any thread.
 */
public final class CopyRow {

    /** So many bytes, from its first, are kept of a row that is too large to be taken whole. */
    public static final int BEGINNING = 1 << 16;

    private final byte[] line;

    /** Where each column ends; the complement of it where the column is null or its bytes do not stand for themselves. */
    private final int[] ends;

    private final boolean cut;

    /** True when all that is escaped is escaped as servers do it, so that every server reads the same. */
    private final boolean verbatim;

    /**
     * @param ends where each column ends, the complement of it where the bytes do not stand for themselves
     * @param cut true when the line has lost its end
     * @param verbatim true when every server reads the same
     */
    CopyRow(byte[] line, int[] ends, boolean cut, boolean verbatim) {
        this.line = line;
        this.ends = ends;
        this.cut = cut;
        this.verbatim = verbatim;
    }

    /**
     * Takes a line apart.
     *
     * @param line one row with its line feed, in UTF-8; not copied, so it must not change any more
     * @param width how many columns it must have
     * @throws GodwitException PROTOCOL_ERROR when it is not such a row
     */
    public static CopyRow of(byte[] line, int width) {
        CopyRow row = parse(line, width, false);
        if (row.width() != width) {
            throw malformed();
        }
        return row;
    }

    /**
     * Takes the beginning of a line apart.
     *
     * @param line its first bytes, in UTF-8; what is behind the last of its tabs does not count
     * @param most how many columns the whole line has
     * @param least how many of them, from the first, must be in the beginning
     * @throws GodwitException ROW_TOO_LARGE when they are not, PROTOCOL_ERROR when it is not the beginning of such a row
     */
    public static CopyRow cut(byte[] line, int most, int least) {
        int tab = line.length - 1;
        while (tab >= 0 && line[tab] != '\t') {
            tab--;
        }
        byte[] whole = Arrays.copyOf(line, tab + 1);
        if (tab >= 0) {
            whole[tab] = '\n';
        }
        CopyRow row = tab < 0 ? new CopyRow(whole, new int[0], true, true) : parse(whole, most, true);
        if (row.width() < least) {
            throw new GodwitException(ErrorCode.ROW_TOO_LARGE, ErrorCode.ROW_TOO_LARGE.title());
        }
        return row;
    }

    /** The columns of a line, at most so many of them. */
    private static CopyRow parse(byte[] line, int width, boolean cut) {
        int[] ends = new int[width];
        int column = 0;
        int start = 0;
        boolean plain = true;
        boolean verbatim = true;
        boolean ascii = true;
        int last = line.length - 1;
        for (int i = 0; i <= last; i++) {
            byte b = line[i];
            if (b > '\\' || (b >= ' ' && b < '\\')) {
                continue;
            }
            if (b < 0) {
                ascii = false;
            } else if (b == '\\') {
                plain = false;
                verbatim &= isUsualEscape(line, i++, start);
                ascii &= i > last || line[i] >= 0;
            } else if (b == '\t' || b == '\n') {
                if (column == width || (b == '\n') != (i == last)) {
                    throw malformed();
                }
                ends[column++] = plain ? i : ~i;
                plain = true;
                start = i + 1;
            } else if (b == '\r' || b == 0) {
                // A server takes them only when they are escaped, or not at all.
                plain = false;
                verbatim = false;
            }
        }
        if (column == 0 || line[last] != '\n' || unmarked(ends[column - 1]) != last) {
            throw malformed();
        }
        if (!ascii) {
            requireUtf8(line);
        }
        return new CopyRow(line, column == width ? ends : Arrays.copyOf(ends, column), cut, verbatim);
    }

    /** True for what servers escape, and how; a null is the whole of its column, which begins at {@code start}. */
    private static boolean isUsualEscape(byte[] line, int at, int start) {
        return switch (at + 1 < line.length ? line[at + 1] : 0) {
            case '\\', 'b', 'f', 'n', 'r', 't', 'v' -> true;
            case 'N' -> at == start && at + 2 < line.length && (line[at + 2] == '\t' || line[at + 2] == '\n');
            default -> false;
        };
    }

    /** True when it was too large, so that only its first columns are here. */
    public boolean isCut() {
        return cut;
    }

    /** The number of columns that are here. */
    public int width() {
        return ends.length;
    }

    /** The bytes of the row as they came; of a cut one those that are here. */
    public int size() {
        return line.length;
    }

    /** The bytes of a column as they came. */
    public int size(int column) {
        return end(column) - start(column);
    }

    /** True when the column is null. */
    public boolean isNull(int column) {
        int start = start(column);
        return ends[column] < 0 && end(column) - start == 2 && line[start] == '\\' && line[start + 1] == 'N';
    }

    /** The column's text, null for SQL null; made anew each time. */
    public @Nullable String value(int column) {
        if (isNull(column)) {
            return null;
        }
        int start = start(column);
        int end = end(column);
        if (isPlain(column)) {
            return new String(line, start, end - start, StandardCharsets.UTF_8);
        }
        byte[] plain = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            plain[length++] = line[i] == '\\' ? meaning(line[++i]) : line[i];
        }
        return new String(plain, 0, length, StandardCharsets.UTF_8);
    }

    /** True when the column is not null and its bytes stand for themselves, in this format and for every server. */
    boolean isPlain(int column) {
        return ends[column] >= 0;
    }

    /** True when every server reads from the column's bytes what {@link #value} says. */
    public boolean isVerbatim(int column) {
        return verbatim || isPlain(column);
    }

    /**
     * The bytes of a column, each as one character: that is its text where it is plain and all of them are ASCII, and not shorter
     * than it elsewhere.
     */
    public CharSequence bytes(int column) {
        return new Bytes(line, start(column), end(column));
    }

    /** True when the column has the same value as that of another row. */
    public boolean hasSame(int column, CopyRow other) {
        if (isPlain(column) && other.isPlain(column)) {
            return Arrays.equals(line, start(column), end(column), other.line, other.start(column), other.end(column));
        }
        return Objects.equals(value(column), other.value(column));
    }

    /** Some of the columns as a line of this format, without a line feed. */
    public String line(int from, int to) {
        return from == to ? "" : new String(line, start(from), end(to - 1) - start(from), StandardCharsets.UTF_8);
    }

    /** True when {@linkplain #isVerbatim each column} is. */
    boolean isVerbatim() {
        return verbatim;
    }

    /**
     * Adds neighbouring columns as they came, with the tabs between them.
     *
     * @param ends gets where each of them ends in the copy, as it is noted of a row
     * @param at where in it the first is noted
     */
    void appendTo(CopyBytes copy, int from, int to, int[] ends, int at) {
        int shift = copy.length() - start(from);
        copy.append(line, start(from), end(to - 1));
        for (int column = from; column < to; column++) {
            int end = this.ends[column];
            ends[at + column - from] = end < 0 ? end - shift : end + shift;
        }
    }

    /** Adds all columns as they stand; for rows of our own, since what a source sends may need an escape. */
    void appendTo(CopyBytes copy) {
        copy.append(line, 0, line.length - 1);
    }

    /** Bytes as characters. */
    private record Bytes(byte[] line, int from, int to) implements CharSequence {

        @Override
        public int length() {
            return to - from;
        }

        @Override
        public char charAt(int index) {
            return (char) (line[from + index] & 0xFF);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Bytes(line, from + start, from + end);
        }
    }

    private int start(int column) {
        return column == 0 ? 0 : end(column - 1) + 1;
    }

    private int end(int column) {
        return unmarked(ends[column]);
    }

    private static int unmarked(int marked) {
        return marked < 0 ? ~marked : marked;
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

    /** In small pieces: what is decoded is of no use. */
    private static void requireUtf8(byte[] line) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer bytes = ByteBuffer.wrap(line);
        CharBuffer characters = CharBuffer.allocate(Math.min(line.length, 1024));
        CoderResult result;
        do {
            characters.clear();
            result = decoder.decode(bytes, characters, true);
        } while (result.isOverflow());
        if (result.isError()) {
            throw malformed();
        }
    }

    private static GodwitException malformed() {
        return new GodwitException(ErrorCode.PROTOCOL_ERROR, ErrorCode.PROTOCOL_ERROR.title());
    }
}
