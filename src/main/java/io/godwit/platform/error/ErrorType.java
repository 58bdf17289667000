package io.godwit.platform.error;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The coarse kind under which run errors are grouped. */
public enum ErrorType {
    CONNECTION_ERROR,
    DATA_VALIDATION,
    CONSTRAINT_VIOLATION,
    TIMEOUT,
    UNKNOWN;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
