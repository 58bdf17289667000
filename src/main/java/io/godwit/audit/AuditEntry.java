package io.godwit.audit;

import io.godwit.platform.access.OrganizationId;
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

    /** What happened, before it has its place in the chain. */
    record Deed(
            String actor,
            AuditAction action,
            @Nullable String objectId,
            List<String> fields,
            AuditOutcome outcome,
            @Nullable String requestId) {

        /** The entry at this place, behind the entry of that hash. */
        AuditEntry behind(String previous, OrganizationId organization, long seq, OffsetDateTime at) {
            AuditEntry bare = hashed(seq, at, "");
            return hashed(seq, at, AuditChain.next(previous, organization, bare));
        }

        private AuditEntry hashed(long seq, OffsetDateTime at, String hash) {
            return new AuditEntry(
                    seq, at, actor, action.wire(), action.objectType(), objectId, fields, outcome, requestId, hash);
        }
    }
}
