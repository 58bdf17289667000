package io.godwit.run.report;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which of a run's errors are wanted; an absent condition lets all pass.
 *
 * @param severity {@code error} or {@code warning}
 */
public record ErrorFilter(
        String severity,
        @Nullable String type,
        @Nullable String code,
        @Nullable String column) {

    /**
     * Reads a filter from parameters; severity is error when absent. Types and codes in either case.
     *
     * @throws GodwitException INVALID_REQUEST when the severity is another word
     */
    static ErrorFilter of(
            @Nullable String severity, @Nullable String type, @Nullable String code, @Nullable String column) {
        String wanted = severity == null ? "error" : severity.toLowerCase(Locale.ROOT);
        if (!wanted.equals("error") && !wanted.equals("warning")) {
            throw new GodwitException(
                    ErrorCode.INVALID_REQUEST,
                    "The filter cannot be read",
                    List.of(new Violation("severity", "must be error or warning")));
        }
        return new ErrorFilter(wanted, lower(type), lower(code), column);
    }

    private static @Nullable String lower(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }
}
