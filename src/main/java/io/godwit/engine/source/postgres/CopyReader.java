package io.godwit.engine.source.postgres;

import io.godwit.engine.source.SourceReader;
import io.godwit.platform.sql.CopyRow;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The rows of a {@code COPY ... TO STDOUT}, one by one as they arrive: never more than one of them is in memory, however wide,
 * and the server waits while nobody reads. Belongs to one thread, but any may close it.
 */
final class CopyReader implements SourceReader {

    private final Connection session;
    private final String sql;
    private final int width;
    private final KeyEquality equality;
    private @Nullable CopyOut copy;
    private @Nullable CopyRow last;
    private @Nullable String lastRank;
    private boolean continuesKey;
    private volatile boolean ended;

    /**
     * @param session the session that the copy runs in
     * @param sql the copy, which begins with the first row that is asked for
     * @param width the number of columns asked for
     * @param equality tells rows that share a key; its rank comes in front of the columns, where it needs one
     */
    CopyReader(Connection session, String sql, int width, KeyEquality equality) {
        this.session = session;
        this.sql = sql;
        this.width = width;
        this.equality = equality;
    }

    @Override
    public @Nullable CopyRow next() {
        try {
            byte[] line = copy().readFromCopy();
            if (line == null) {
                ended = true;
                // Its snapshot would hold up the source's vacuum for as long as the session lives.
                session.rollback();
                return null;
            }
            return equality.byText() ? byText(line) : byRank(line);
        } catch (SQLException failure) {
            throw PostgresTableSource.sourceFailure(failure);
        }
    }

    private CopyRow byText(byte[] line) {
        CopyRow row = row(line, line);
        continuesKey = last != null && equality.isSame(last, row);
        last = row;
        return row;
    }

    private CopyRow byRank(byte[] line) {
        int tab = 0;
        while (tab < line.length && line[tab] != '\t') {
            tab++;
        }
        String rank = new String(line, 0, tab, StandardCharsets.US_ASCII);
        continuesKey = rank.equals(lastRank);
        lastRank = rank;
        return row(line, Arrays.copyOfRange(line, Math.min(tab + 1, line.length), line.length));
    }

    /** @param columns what of the line are the columns asked for */
    private CopyRow row(byte[] line, byte[] columns) {
        boolean whole = line.length != CopyRow.BEGINNING || line[line.length - 1] == '\n';
        return whole ? CopyRow.of(columns, width) : CopyRow.cut(columns, width, equality.keySize());
    }

    /** Asked for by the thread that reads: the server answers with the first rows, which may take it minutes to find. */
    private CopyOut copy() throws SQLException {
        CopyOut rows = copy;
        if (rows == null) {
            rows = session.unwrap(PGConnection.class).getCopyAPI().copyOut(sql);
            copy = rows;
        }
        return rows;
    }

    @Override
    public boolean continuesKey() {
        return continuesKey;
    }

    /**
     * Asking the server to cancel could hit a later statement, so a stream that has not ended takes its session with it. The copy
     * itself is not asked: it answers nobody while its thread waits for the source.
     */
    @Override
    public void close() {
        try {
            if (!ended) {
                session.abort(Runnable::run);
            }
        } catch (SQLException failure) {
            throw PostgresTableSource.sourceFailure(failure);
        }
    }
}
