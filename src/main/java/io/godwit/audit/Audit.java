package io.godwit.audit;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.GodwitException;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where services write down what their callers do. A method that changes something begins with {@link #require} in place of
 * {@link Caller#require}, and ends its transaction with {@link #done}. Safe for any thread.
 */
@ApplicationScoped
public class Audit {

    private final AuditRepository repository;
    private final RequestId request;

    Audit(AuditRepository repository, RequestId request) {
        this.repository = repository;
        this.request = request;
    }

    /**
     * Asks for the permission. A caller who lacks it leaves an entry, which stays whatever becomes of the transaction at hand.
     *
     * @param object the object that the attempt names, null when it names none
     * @throws GodwitException FORBIDDEN when the permission is not held
     */
    public void require(Caller caller, Permission permission, AuditAction action, @Nullable UUID object) {
        try {
            caller.require(permission);
        } catch (GodwitException denied) {
            QuarkusTransaction.requiringNew().run(() -> append(caller, action, object, List.of(), AuditOutcome.DENIED));
            throw denied;
        }
    }

    /**
     * Writes down what was done, in the transaction that does it: both are kept or neither. Call it last, because the
     * organization's other changes wait from here until the transaction ends.
     *
     * @param object the object that it was done to, null when it is none of ours
     * @param fields the names of what was set or changed, never values
     * @throws IllegalStateException outside of a transaction
     */
    public void done(Caller caller, AuditAction action, @Nullable UUID object, List<String> fields) {
        if (QuarkusTransaction.getStatus() == Status.STATUS_NO_TRANSACTION) {
            throw new IllegalStateException("an entry belongs into the transaction of its change");
        }
        append(caller, action, object, fields, AuditOutcome.DONE);
    }

    private void append(
            Caller caller, AuditAction action, @Nullable UUID object, List<String> fields, AuditOutcome outcome) {
        AuditEntry.Deed deed = new AuditEntry.Deed(
                caller.subject(), action, object == null ? null : object.toString(), fields, outcome, request.get());
        repository.append(caller.organization(), deed);
    }
}
