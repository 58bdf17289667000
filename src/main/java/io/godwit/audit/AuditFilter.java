package io.godwit.audit;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which entries a list shows; an absent condition lets all pass.
 *
 * @param from the earliest time
 * @param to the time before which they were written
 */
public record AuditFilter(
        @Nullable String action,
        @Nullable String objectType,
        @Nullable String objectId,
        @Nullable String actor,
        @Nullable AuditOutcome outcome,
        @Nullable Instant from,
        @Nullable Instant to) {

    /** Reads an outcome; throws {@link GodwitException} INVALID_REQUEST when it is another word. */
    static @Nullable AuditOutcome outcome(@Nullable String word) {
        try {
            return word == null ? null : AuditOutcome.of(word);
        } catch (IllegalArgumentException unknown) {
            throw invalid("outcome", "must be done or denied");
        }
    }

    /** Reads a time; throws {@link GodwitException} INVALID_REQUEST naming the parameter when it is none. */
    static @Nullable Instant time(String parameter, @Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unreadable) {
            throw invalid(parameter, "must be an RFC 3339 time, such as 2026-01-31T12:00:00Z");
        }
    }

    private static GodwitException invalid(String field, String message) {
        return new GodwitException(
                ErrorCode.INVALID_REQUEST, "The filter cannot be read", List.of(new Violation(field, message)));
    }
}
