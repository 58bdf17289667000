package io.godwit.run.report;

import java.time.Instant;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/**
 * A row that failed, or something worth knowing about a row. Never holds a value of the row but its key.
 *
 * @param id chunk, batch and ordinal, unique in the run
 * @param severity {@code error} or {@code warning}
 * @param errorType the coarse kind
 * @param errorCode the catalogue's code
 * @param message what is wrong, the same for every row with this code
 * @param hint what to do about it
 * @param sourceKey the row's key, null when it has none
 * @param targetColumn the column concerned, null when it is not one column's
 */
@Description("A row that failed, or something worth knowing about a row; never a value of it but its key.")
public record RunError(
        @NonNull String id,
        @NonNull String severity,
        @NonNull String errorType,
        @NonNull String errorCode,
        @NonNull String message,
        @NonNull String hint,
        @Nullable String sourceKey,
        @Nullable String targetColumn,
        int chunk,
        int batch,
        @NonNull Instant occurredAt) {}
