package io.godwit.platform.error;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The coarse kind under which run errors are grouped. */
public enum ErrorType {
    @JsonProperty("connection_error")
    CONNECTION_ERROR,
    @JsonProperty("data_validation")
    DATA_VALIDATION,
    @JsonProperty("constraint_violation")
    CONSTRAINT_VIOLATION,
    @JsonProperty("timeout")
    TIMEOUT,
    @JsonProperty("unknown")
    UNKNOWN
}
