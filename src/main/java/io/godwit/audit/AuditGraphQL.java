package io.godwit.audit;

import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** The audit log over GraphQL. Stateless, safe for any thread. */
@GraphQLApi
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class AuditGraphQL {

    private final CurrentCaller callers;
    private final AuditService service;

    AuditGraphQL(CurrentCaller callers, AuditService service) {
        this.callers = callers;
        this.service = service;
    }

    @Query("auditLog")
    @Description("What was done or denied, the newest first; from this time (from) and before that (to).")
    public @NonNull AuditPage auditLog(
            @Name("action") @Nullable String action,
            @Name("objectType") @Nullable String objectType,
            @Name("objectId") @Id @Nullable String objectId,
            @Name("actor") @Nullable String actor,
            @Name("outcome") @Nullable AuditOutcome outcome,
            @Name("from") @Nullable OffsetDateTime from,
            @Name("to") @Nullable OffsetDateTime to,
            @Name("first") @Nullable Integer first,
            @Name("after") @Nullable String after) {
        AuditFilter filter = new AuditFilter(action, objectType, objectId, actor, outcome, instant(from), instant(to));
        Page<AuditEntry> page = service.list(callers.get(), filter, PageRequest.of(first, after));
        return new AuditPage(page.items(), page.nextCursor());
    }

    @Query("auditVerification")
    @Description("Walks the chain of hashes and names the first break.")
    public @NonNull AuditVerification auditVerification() {
        return service.verify(callers.get());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** A page of entries. */
    public record AuditPage(
            @NonNull List<@NonNull AuditEntry> items,
            @Nullable String nextCursor) {}
}
