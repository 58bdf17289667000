package io.godwit.run;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which runs a list shows; an absent condition lets all pass. */
public record RunFilter(
        List<RunStatus> statuses,
        @Nullable UUID mappingId,
        @Nullable UUID connectionId,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore) {

    public RunFilter {
        statuses = List.copyOf(statuses);
    }

    /**
     * Reads a filter from parameters.
     *
     * @param statuses states separated by commas, in either case
     * @throws GodwitException INVALID_REQUEST naming the parameter that cannot be read
     */
    static RunFilter of(
            @Nullable String statuses,
            @Nullable UUID mapping,
            @Nullable UUID connection,
            @Nullable String createdAfter,
            @Nullable String createdBefore) {
        return new RunFilter(
                statuses == null ? List.of() : statuses(statuses),
                mapping,
                connection,
                instant("createdAfter", createdAfter),
                instant("createdBefore", createdBefore));
    }

    private static List<RunStatus> statuses(String words) {
        try {
            return Arrays.stream(words.split(","))
                    .map(String::strip)
                    .map(RunStatus::of)
                    .toList();
        } catch (IllegalArgumentException unknown) {
            throw invalid("status", "must be states of a run, separated by commas");
        }
    }

    private static @Nullable Instant instant(String name, @Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException unreadable) {
            throw invalid(name, "must be an RFC 3339 time, such as 2026-01-31T12:00:00Z");
        }
    }

    private static GodwitException invalid(String field, String message) {
        return new GodwitException(
                ErrorCode.INVALID_REQUEST, "The filter cannot be read", List.of(new Violation(field, message)));
    }
}
