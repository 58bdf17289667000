package io.godwit.engine.table;

import io.godwit.engine.BatchResult;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.ChunkWork;
import io.godwit.engine.Counts;
import io.godwit.engine.RowProblem;
import io.godwit.platform.error.ErrorCode;
import java.sql.Connection;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * Rows whose key is null cannot be named or read in order: each is counted as read and failed. The number is taken once, when
 * the chunk opens; the position is the number of those that are done.
 */
final class NullKeyWork implements ChunkWork<NullKeyWork.Share> {

    private final long total;
    private final IntSupplier batchSize;
    private final Map<String, Long> skipReasons;
    private final Clock clock;
    private long done;

    /**
     * Some of the rows.
     *
     * @param size how many
     * @param done how many are done with them
     */
    record Share(int size, long done, boolean isLast) implements ChunkWork.Batch {}

    /** @param mostRows the most rows that are counted behind the checkpoint */
    NullKeyWork(long total, long mostRows, IntSupplier batchSize, Checkpoint checkpoint, Clock clock) {
        this.batchSize = batchSize;
        this.skipReasons = checkpoint.skipReasons();
        this.clock = clock;
        List<String> position = checkpoint.position();
        this.done = position == null ? 0 : Long.parseLong(position.get(0));
        this.total = Math.min(total - done, mostRows) + done;
    }

    @Override
    public Share read() {
        int size = (int) Math.max(0, Math.min(batchSize.getAsInt(), total - done));
        done += size;
        return new Share(size, done, done >= total);
    }

    @Override
    public BatchResult write(Connection target, Share share, int number) {
        RowProblem problem = new RowProblem(false, ErrorCode.NULL_SOURCE_KEY, null, null);
        return new BatchResult(
                number,
                null,
                List.of(Long.toString(share.done())),
                share.isLast(),
                new Counts(share.size(), 0, 0, 0, 0, share.size(), 0),
                Counts.Bytes.none(),
                Collections.nCopies(share.size(), problem),
                Map.of(),
                skipReasons,
                clock.instant());
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
