package io.godwit.engine.table;

import io.godwit.engine.ChunkWork;
import io.godwit.engine.table.KeyGroups.Group;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a stream of keys into batches, by rows and by size. Read by one thread; closed by any. */
final class GroupBatches implements AutoCloseable {

    /** 8 MB of text at one byte a character; a batch holds at least one row whatever its size. */
    private static final long MOST_CHARACTERS = 8_000_000;

    private final KeyGroups groups;
    private final int mostRows;

    GroupBatches(KeyGroups groups, int mostRows) {
        this.groups = groups;
        this.mostRows = mostRows;
    }

    /**
     * Neighbouring keys with their rows.
     *
     * @param groups in the order of the keys, empty when the stream was
     */
    record GroupBatch(List<Group> groups, boolean isLast) implements ChunkWork.Batch {

        /** The last key, null when there is none. */
        @Nullable
        List<String> position() {
            return groups.isEmpty() ? null : groups.get(groups.size() - 1).key();
        }
    }

    /** The next batch; behind the last one it is empty. */
    GroupBatch next() {
        List<Group> batch = new ArrayList<>(Math.min(mostRows, 1024));
        long characters = 0;
        while (batch.size() < mostRows && characters < MOST_CHARACTERS) {
            Group group = groups.next();
            if (group == null) {
                break;
            }
            batch.add(group);
            characters += size(group.row());
        }
        return new GroupBatch(batch, groups.isExhausted());
    }

    private static long size(@Nullable String[] row) {
        long characters = 0;
        for (String value : row) {
            characters += value == null ? 0 : value.length();
        }
        return characters;
    }

    @Override
    public void close() {
        groups.close();
    }
}
