package io.godwit.audit;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import org.jspecify.annotations.Nullable;

/**
 * Shows an organization its audit log. Every method throws {@link GodwitException} FORBIDDEN without the permission. Safe for
 * any thread.
 */
@ApplicationScoped
public class AuditService {

    private final AuditRepository repository;

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

    /** Reads the whole chain, so it takes as long as the log is. */
    public AuditVerification verify(Caller caller) {
        caller.require(Permission.AUDIT_READ);
        return repository.verify(caller.organization());
    }

    private static @Nullable Long before(@Nullable String position) {
        try {
            return position == null ? null : Long.valueOf(position);
        } catch (NumberFormatException notOurs) {
            throw PageRequest.foreignCursor();
        }
    }
}
