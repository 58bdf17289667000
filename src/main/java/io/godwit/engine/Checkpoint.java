package io.godwit.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a chunk has come: what the last committed batch left behind.
 *
 * @param batch the number of the last committed batch, 0 before the first
 * @param position the last key that is done (for null keys: the number of rows that are done); null before the first batch
 * @param skipReasons how many rows of the chunk were skipped so far, by reason
 */
public record Checkpoint(int batch, @Nullable List<String> position, Map<String, Long> skipReasons) {

    public Checkpoint {
        position = position == null ? null : List.copyOf(position);
        skipReasons = Map.copyOf(skipReasons);
    }

    /** Before the first batch. */
    public static Checkpoint start() {
        return new Checkpoint(0, null, Map.of());
    }
}
