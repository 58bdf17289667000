package io.godwit.run.stage;

import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.SourceReader;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.CopyRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;

/** The staged rows, in the order of the stage. Belongs to one thread, but any may close it. */
final class StagedReader implements SourceReader {

    /** Digest, number and line. */
    private static final int WIDTH = 3;

    private final Connection session;
    private final CopyOut copy;
    private final boolean keyed;
    private final int width;
    private final int keySize;
    private List<String> position = List.of();
    private boolean continuesKey;
    private volatile boolean ended;

    StagedReader(Connection session, CopyOut copy, ReadRequest request) {
        this.session = session;
        this.copy = copy;
        this.keyed = !StagedKey.isOf(request);
        this.width = request.columns().size();
        this.keySize = request.keyColumns().size();
    }

    @Override
    public @Nullable CopyRow next() {
        try {
            byte[] line = copy.readFromCopy();
            if (line == null) {
                ended = true;
                // An open transaction would keep its locks for as long as the session lies in the pool.
                session.rollback();
                return null;
            }
            CopyRow staged = CopyRow.of(line, WIDTH);
            List<String> next = List.of(part(staged, 0), part(staged, 1));
            continuesKey = keyed && !position.isEmpty() && next.get(0).equals(position.get(0));
            position = next;
            return row(part(staged, 2));
        } catch (SQLException failure) {
            throw StagedSource.failure(failure);
        }
    }

    private CopyRow row(String line) {
        String key = keyed ? "" : position.get(0) + '\t' + position.get(1) + '\t';
        return StagedLine.row(key, line, width, keySize);
    }

    private static String part(CopyRow staged, int column) {
        return Objects.requireNonNull(staged.value(column), "the columns of the stage are never null");
    }

    @Override
    public List<String> position() {
        return position;
    }

    @Override
    public boolean continuesKey() {
        return continuesKey;
    }

    /** A stream that has not ended takes its session with it, as the source's does; the pool's wrapper would only hide it. */
    @Override
    public void close() {
        try {
            if (!ended) {
                session.unwrap(BaseConnection.class).abort(Runnable::run);
            }
        } catch (SQLException failure) {
            ErrorCode code = ErrorCode.INTERNAL_ERROR;
            throw new GodwitException(code, code.title(), failure);
        }
    }
}
