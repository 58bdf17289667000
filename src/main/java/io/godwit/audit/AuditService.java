package io.godwit.audit;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.limit.SimultaneousCalls;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows an organization its audit log. Every method throws {@link GodwitException} FORBIDDEN without the permission. Safe for
 * any thread.
 */
@ApplicationScoped
public class AuditService {

    private final AuditRepository repository;
    private final SimultaneousCalls verifications =
            new SimultaneousCalls(1, "The organization's audit log is being verified already", Duration.ofSeconds(5));

    AuditService(AuditRepository repository) {
        this.repository = repository;
    }

    /** The entries that fit, the newest first. */
    public Page<AuditEntry> list(Caller caller, AuditFilter filter, PageRequest page) {
        caller.require(Permission.AUDIT_READ);
        return page.page(
                repository.list(caller.organization(), filter, before(page.after()), page.limit() + 1),
                entry -> Long.toString(entry.seq()));
    }

    /**
     * Reads the whole chain, so it takes as long as the log is, and all the while one of the node's sessions.
     *
     * @throws io.godwit.platform.error.GodwitException TOO_MANY_CALLS while another call of the organization does so here
     */
    public AuditVerification verify(Caller caller) {
        caller.require(Permission.AUDIT_READ);
        verifications.enter(caller.organization());
        try {
            return repository.verify(caller.organization());
        } finally {
            verifications.leave(caller.organization());
        }
    }

    private static @Nullable Long before(@Nullable String position) {
        try {
            return position == null ? null : Long.valueOf(position);
        } catch (NumberFormatException notOurs) {
            throw PageRequest.foreignCursor();
        }
    }
}
