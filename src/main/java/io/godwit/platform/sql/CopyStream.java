package io.godwit.platform.sql;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way into one {@code COPY ... FROM STDIN}, in the text format of PostgreSQL's manual (section COPY, "Text Format").
 * What was not {@link #end ended} when it is closed is not kept. Belongs to one thread.
 */
public final class CopyStream implements AutoCloseable {

    /** Bytes sent at a time; the driver takes a lock for each piece. */
    private static final int PIECE = 65_536;

    private static final byte[] NULL = {'\\', 'N'};

    private final CopyIn copy;
    private byte[] piece = new byte[PIECE];
    private int length;
    private boolean inRow;

    /**
     * Begins.
     *
     * @param sql the statement, without options
     */
    public CopyStream(Connection target, String sql) throws SQLException {
        this.copy = target.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
    }

    /** Adds a row, each value as the server's text. */
    public void add(@Nullable String... row) throws SQLException {
        for (String value : row) {
            value(value);
        }
        endRow();
    }

    /** Adds a value to the row at hand. */
    public void value(@Nullable String value) {
        separate();
        if (value == null) {
            append(NULL, 0, NULL.length);
        } else {
            appendEscaped(value.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Adds a column of another row to the row at hand: as it came, where that is safe. */
    public void value(CopyRow row, int column) {
        if (row.isPlain(column)) {
            separate();
            row.appendTo(this, column);
        } else {
            value(row.value(column));
        }
    }

    /** Ends the row at hand. */
    public void endRow() throws SQLException {
        inRow = false;
        append((byte) '\n');
        if (length >= PIECE - 4096) {
            flush();
        }
    }

    private void separate() {
        if (inRow) {
            append((byte) '\t');
        }
        inRow = true;
    }

    /** Adds bytes that need no escape. */
    void append(byte[] bytes, int from, int to) {
        reserve(to - from);
        System.arraycopy(bytes, from, piece, length, to - from);
        length += to - from;
    }

    private void appendEscaped(byte[] bytes) {
        int plain = 0;
        while (plain < bytes.length && escape(bytes[plain]) == 0) {
            plain++;
        }
        append(bytes, 0, plain);
        reserve(2 * (bytes.length - plain));
        for (int i = plain; i < bytes.length; i++) {
            byte escape = escape(bytes[i]);
            if (escape != 0) {
                piece[length++] = '\\';
            }
            piece[length++] = escape == 0 ? bytes[i] : escape;
        }
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

    private void append(byte single) {
        reserve(1);
        piece[length++] = single;
    }

    private void reserve(int more) {
        if (length + more > piece.length) {
            piece = Arrays.copyOf(piece, Math.max(2 * piece.length, length + more));
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(piece, 0, length);
        length = 0;
    }

    /**
     * Sends what is left and waits for the server, which may refuse a row only now.
     *
     * @return how many rows it took: fewer than it was sent when a trigger left some out
     */
    public long end() throws SQLException {
        flush();
        return copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
