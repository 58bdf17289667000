package io.godwit.audit;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How an attempt ended. What was refused for any other reason than a missing permission changed nothing and is not kept. */
public enum AuditOutcome {
    /** It was done. */
    DONE,
    /** The caller lacked the permission. */
    DENIED;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The outcome of this name in either case; throws IllegalArgumentException when there is none. */
    static AuditOutcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
