package io.godwit.engine;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to a row that the target has already, by id mapping or by the conflict key. */
public enum ConflictAction {
    /** The row fails with {@code unique}. */
    @JsonProperty("error")
    ERROR,
    /** The row is skipped, reason {@code already_migrated}. */
    @JsonProperty("skip")
    SKIP
}
