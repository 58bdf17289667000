package io.godwit.run.report;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The errors of a run that are alike.
 *
 * @param count how many there are
 * @param exampleKey the key of one of them, null when they have none
 */
@Type("RunErrorGroup")
@Schema(name = "RunErrorGroup")
@Description("The errors of a run that are alike, with the key of one of them.")
public record ErrorGroup(
        @NonNull String severity,
        @NonNull String errorType,
        @NonNull String errorCode,
        @Nullable String targetColumn,
        @NonNull String message,
        @NonNull String hint,
        long count,
        @Nullable String exampleKey) {}
