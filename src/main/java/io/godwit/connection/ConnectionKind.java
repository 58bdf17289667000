package io.godwit.connection;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The kinds of system that can be read. */
public enum ConnectionKind {
    @JsonProperty("postgresql")
    POSTGRESQL
}
