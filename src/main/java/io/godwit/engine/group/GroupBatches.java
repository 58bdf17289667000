package io.godwit.engine.group;

import io.godwit.engine.ChunkWork;
import io.godwit.engine.group.KeyGroups.Group;
import io.godwit.platform.sql.CopyRow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of keys into batches, by rows and by size, until so many rows are read. A key is never cut: one of more rows than a
 * batch may have ends it. Read by one thread; closed by any.
 */
public final class GroupBatches implements AutoCloseable {

    /**
     * 8 MB, and less in a heap below 1 GB, since several batches of several runs are in it; a batch holds at least one row whatever
     * its size.
     */
    private static final long MOST_BYTES =
            Math.min(8_000_000, Runtime.getRuntime().maxMemory() / 128);

    /** What a column takes besides its bytes: a source may have 1,600 of them, and all null. */
    private static final int OF_A_COLUMN = 8;

    /** A character may take two bytes where its source needs one. */
    private static final int OF_A_TEXT = 2;

    private static final int[] NO_TEXTS = {};

    private final KeyGroups groups;
    private final int[] texts;
    private final IntSupplier batchSize;
    private long rowsLeft;

    /**
     * Reads nothing yet.
     *
     * @param texts the columns of which texts are kept while a batch is in memory, each as often as that
     * @param batchSize asked before each batch for the most rows of it
     * @param rowsLeft the most rows of all batches; the stream must hold one more at most, which tells whether the last key is
     *     whole and is read as well, because a stream that is left before its end takes its session with it
     */
    public GroupBatches(KeyGroups groups, int[] texts, IntSupplier batchSize, long rowsLeft) {
        this.groups = groups;
        this.texts = texts;
        this.batchSize = batchSize;
        this.rowsLeft = rowsLeft;
    }

    /**
     * Neighbouring keys with their rows.
     *
     * @param groups in the order of the keys, empty when the stream was
     */
    public record GroupBatch(List<Group> groups, boolean isLast) implements ChunkWork.Batch {

        /** The last key, null when there is no group. */
        @Nullable
        public List<String> lastKey() {
            return groups.isEmpty() ? null : groups.get(groups.size() - 1).key();
        }

        /** What to go on behind, null when there is no group. */
        @Nullable
        public List<String> position() {
            return groups.isEmpty() ? null : groups.get(groups.size() - 1).position();
        }
    }

    /** The next batch; behind the last one it is empty. */
    public GroupBatch next() {
        int mostRows = batchSize.getAsInt();
        List<Group> batch = new ArrayList<>(Math.min(mostRows, 1024));
        long bytes = 0;
        long rows = 0;
        while (rows < mostRows && bytes < MOST_BYTES) {
            Group group = groups.next();
            if (group == null) {
                break;
            }
            rows += group.others() + 1;
            rowsLeft -= group.others() + 1;
            if (rowsLeft >= 0) {
                batch.add(group);
                bytes += size(group.row());
            }
        }
        return new GroupBatch(batch, groups.isExhausted());
    }

    private long size(CopyRow row) {
        long bytes = row.size() + (long) OF_A_COLUMN * row.width();
        for (int column : row.isCut() ? NO_TEXTS : texts) {
            bytes += (long) OF_A_TEXT * row.size(column);
        }
        return bytes;
    }

    @Override
    public void close() {
        groups.close();
    }
}
