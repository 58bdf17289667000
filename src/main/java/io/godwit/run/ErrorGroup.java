package io.godwit.run;

import org.jspecify.annotations.Nullable;

/**
 * The errors of a run that are alike.
 *
 * @param count how many there are
 * @param exampleKey the key of one of them, null when they have none
 */
public record ErrorGroup(
        String severity,
        String errorType,
        String errorCode,
        @Nullable String targetColumn,
        String message,
        String hint,
        long count,
        @Nullable String exampleKey) {}
