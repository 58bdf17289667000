package io.godwit.platform.sql;

import java.sql.Connection;
import java.sql.SQLException;
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

    private final CopyIn copy;
    private final CopyBytes piece = new CopyBytes(PIECE);
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
        piece.value(value);
    }

    /** Adds all columns of a row that a {@link CopyRowBuilder} has made to the row at hand. */
    public void values(CopyRow made) {
        separate();
        made.appendTo(piece);
    }

    /** Ends the row at hand. */
    public void endRow() throws SQLException {
        inRow = false;
        piece.append((byte) '\n');
        if (piece.length() >= PIECE - 4096) {
            flush();
        }
    }

    private void separate() {
        if (inRow) {
            piece.append((byte) '\t');
        }
        inRow = true;
    }

    private void flush() throws SQLException {
        copy.writeToCopy(piece.bytes(), 0, piece.length());
        piece.clear();
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
