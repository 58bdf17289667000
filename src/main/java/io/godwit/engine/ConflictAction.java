package io.godwit.engine;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to a row that the target has already, by id mapping or by the conflict key. */
public enum ConflictAction {
    /** The row fails with {@code unique}. */
    @JsonProperty("error")
    ERROR,
    /** The row is skipped, reason {@code already_migrated}. */
    @JsonProperty("skip")
    SKIP,
    /**
     * The row in the target is written over; references to rows of the same table are emptied and filled again by the second pass. A
     * row that was migrated and is gone since is skipped, reason {@code gone}.
     */
    @JsonProperty("update")
    UPDATE,
    /**
     * As {@link #UPDATE}, but a row that has these values already is left alone, and references to rows of the same table are filled
     * only where they are empty.
     */
    @JsonProperty("update_if_changed")
    UPDATE_IF_CHANGED;

    /** True when rows that are there already are written over. */
    public boolean updates() {
        return this == UPDATE || this == UPDATE_IF_CHANGED;
    }
}
