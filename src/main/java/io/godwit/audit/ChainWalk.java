package io.godwit.audit;

import io.godwit.platform.access.OrganizationId;
import org.jspecify.annotations.Nullable;

/** Walks along a chain from its first entry and remembers the first break. Used once, by one thread. */
final class ChainWalk {

    private final OrganizationId organization;
    private String hash = AuditChain.START;
    private String headHash = AuditChain.START;
    private long headSeq;
    private long seq;
    private long entries;
    private @Nullable Long broken;

    ChainWalk(OrganizationId organization) {
        this.organization = organization;
    }

    /** Takes what the head says of the end. */
    void head(long lastSeq, String lastHash) {
        headSeq = lastSeq;
        headHash = lastHash;
    }

    /** Takes the next entry in order of seq. */
    void step(AuditEntry entry) {
        entries++;
        seq++;
        if (broken == null
                && !(entry.seq() == seq && entry.hash().equals(AuditChain.next(hash, organization, entry)))) {
            broken = Math.min(seq, entry.seq());
        }
        hash = entry.hash();
    }

    /** Compares the end with the head: entries may have been cut off there, or added behind the service's back. */
    AuditVerification end() {
        if (broken == null && headSeq != seq) {
            broken = Math.min(headSeq, seq) + 1;
        } else if (broken == null && !headHash.equals(hash)) {
            broken = seq;
        }
        return new AuditVerification(broken == null, entries, broken);
    }
}
