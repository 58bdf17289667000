package io.godwit.audit;

import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was done, or was denied. Holds names, never values.
 *
 * @param seq counts the organization's entries from 1 without a gap
 * @param at by the database's clock
 * @param actor the subject of the caller's token
 * @param action such as {@code connection.create}
 * @param objectType such as {@code connection}
 * @param objectId null when the attempt named no object
 * @param fields the names of the members that were set or changed
 * @param outcome how it ended
 * @param requestId the X-Request-Id of the answer; null when no request was the cause
 * @param hash of the previous entry's hash and this entry, 64 hexadecimal digits
 */
@Description("One thing that was done, or was denied.")
@Schema(description = "One thing that was done, or was denied.")
public record AuditEntry(
        long seq,
        @NonNull OffsetDateTime at,
        @NonNull String actor,
        @NonNull String action,
        @NonNull String objectType,
        @Id @Nullable String objectId,
        @NonNull List<@NonNull String> fields,
        @NonNull AuditOutcome outcome,
        @Nullable String requestId,
        @NonNull String hash) {

    public AuditEntry {
        fields = List.copyOf(fields);
    }

    /** The same at its place in the chain. */
    AuditEntry placed(long place, OffsetDateTime time, String hashed) {
        return new AuditEntry(
                place, time, actor, action, objectType, objectId, fields, outcome, requestId, hashed);
    }
}
