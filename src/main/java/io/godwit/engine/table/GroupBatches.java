package io.godwit.engine.table;

import io.godwit.engine.ChunkWork;
import io.godwit.engine.table.KeyGroups.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of keys into batches, by rows and by size, until so many rows are read. A key is never cut. Read by one thread;
 * closed by any.
 */
final class GroupBatches implements AutoCloseable {

    /**
     * 8 MB of text at one byte a character, and less in a heap below 1 GB, since several batches of several runs are in it; a batch
     * holds at least one row whatever its size.
     */
    private static final long MOST_CHARACTERS =
            Math.min(8_000_000, Runtime.getRuntime().maxMemory() / 128);

    /** What a column costs besides its text: a source may have 1,600 of them, and all null. */
    private static final int OF_A_NULL = 4;

    private static final int OF_A_TEXT = 8;

    private final KeyGroups groups;
    private final IntSupplier batchSize;
    private long rowsLeft;

    /**
     * @param batchSize asked before each batch for the most keys of it
     * @param rowsLeft the most rows of all batches; the stream must hold one more at most, which tells whether the last key is
     *     whole and is read as well, because a stream that is left before its end takes its session with it
     */
    GroupBatches(KeyGroups groups, IntSupplier batchSize, long rowsLeft) {
        this.groups = groups;
        this.batchSize = batchSize;
        this.rowsLeft = rowsLeft;
    }

    /**
     * Neighbouring keys with their rows.
     *
     * @param groups in the order of the keys, empty when the stream was
     */
    record GroupBatch(List<Group> groups, boolean isLast) implements ChunkWork.Batch {

        /** What to go on behind, null when there is no group. */
        @Nullable
        List<String> position() {
            return groups.isEmpty() ? null : groups.get(groups.size() - 1).position();
        }
    }

    /** The next batch; behind the last one it is empty. */
    GroupBatch next() {
        int mostRows = batchSize.getAsInt();
        List<Group> batch = new ArrayList<>(Math.min(mostRows, 1024));
        long characters = 0;
        while (batch.size() < mostRows && characters < MOST_CHARACTERS) {
            Group group = groups.next();
            if (group == null) {
                break;
            }
            rowsLeft -= group.others() + 1;
            if (rowsLeft >= 0) {
                batch.add(group);
                characters += size(group.row());
            }
        }
        return new GroupBatch(batch, groups.isExhausted());
    }

    private static long size(@Nullable String[] row) {
        long characters = 0;
        for (String value : row) {
            characters += value == null ? OF_A_NULL : OF_A_TEXT + value.length();
        }
        return characters;
    }

    @Override
    public void close() {
        groups.close();
    }
}
