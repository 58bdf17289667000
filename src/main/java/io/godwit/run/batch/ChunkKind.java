package io.godwit.run.batch;

import java.util.Locale;

/** What a chunk holds. A run does them in this order. */
public enum ChunkKind {
    /** The source is read into the stage, as it is at one moment. */
    STAGE,
    /** Rows whose key is null: they are counted and fail. */
    NULL_KEYS,
    /** Rows of a key range. */
    ROWS,
    /** The second pass, which fills references to the same table. */
    REFERENCES,
    /** All of these three, in one transaction. */
    WHOLE,
    /** What was staged is taken away. */
    UNSTAGE;

    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static ChunkKind of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
