package io.godwit.target;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How rows get into a target table. */
public enum WriteMode {
    /** By COPY, the fastest way. */
    @JsonProperty("copy")
    COPY,
    /** By inserts, where row-level security applies to the service's login: COPY is refused there. */
    @JsonProperty("insert")
    INSERT
}
