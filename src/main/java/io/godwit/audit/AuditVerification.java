package io.godwit.audit;

import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a walk along an organization's chain found.
 *
 * @param ok true when every entry is where and what it was when it was written, and none is missing at the end
 * @param entries how many entries there are
 * @param firstBrokenSeq the first place whose entry is missing, changed, moved or added; null when ok
 */
@Description("What a walk along the chain of the audit log found.")
@Schema(description = "What a walk along the chain of the audit log found.")
public record AuditVerification(
        boolean ok, long entries, @Nullable Long firstBrokenSeq) {}
