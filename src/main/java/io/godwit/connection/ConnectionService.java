package io.godwit.connection;

import static io.godwit.platform.access.Permission.CONNECTIONS_READ;
import static io.godwit.platform.access.Permission.CONNECTIONS_WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.godwit.audit.Audit;
import io.godwit.audit.AuditAction;
import io.godwit.audit.ChangedFields;
import io.godwit.connection.login.SourceLogin;
import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.godwit.platform.secret.SecretBox;
import io.godwit.platform.web.MergePatch;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import io.godwit.platform.web.Validation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The connections of an organization. Every method throws {@link GodwitException} FORBIDDEN without the permission, and
 * NOT_FOUND for an id that the caller's organization does not have. Safe for any thread.
 */
@ApplicationScoped
public class ConnectionService {

    /** Time-ordered ids (UUIDv7). */
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    private final ConnectionRepository repository;
    private final ConnectionTester tester;
    private final SourceSessions sessions;
    private final SecretBox secrets;
    private final Validation validation;
    private final MergePatch merge;
    private final Audit audit;

    ConnectionService(
            ConnectionRepository repository,
            ConnectionTester tester,
            SourceSessions sessions,
            SecretBox secrets,
            Validation validation,
            MergePatch merge,
            Audit audit) {
        this.repository = repository;
        this.tester = tester;
        this.sessions = sessions;
        this.secrets = secrets;
        this.validation = validation;
        this.merge = merge;
        this.audit = audit;
    }

    /** In order of making, those whose name holds the text, all when it is null. */
    public Page<Connection> list(Caller caller, @Nullable String name, PageRequest page) {
        caller.require(CONNECTIONS_READ);
        if (name != null && name.indexOf('\0') >= 0) {
            return new Page<>(List.of(), null);
        }
        return page.page(
                repository.list(caller.organization(), name, page.afterId(), page.limit() + 1),
                connection -> connection.id().toString());
    }

    public Connection find(Caller caller, UUID id) {
        caller.require(CONNECTIONS_READ);
        return repository.find(caller.organization(), id).orElseThrow(Connections::notFound);
    }

    /** Throws INVALID_REQUEST for a draft that is not valid, NAME_TAKEN when its name or source key is another's. */
    @Transactional
    public Connection create(Caller caller, ConnectionDraft draft) {
        audit.require(caller, CONNECTIONS_WRITE, AuditAction.CONNECTION_CREATE, null);
        check(draft);
        UUID id = ids.generate();
        ConnectionDraft whole = draft.withSourceKey();
        Connection created = repository.insert(
                caller.organization(), id, whole, sealed(caller.organization(), id, draft.password()));
        audit.done(caller, AuditAction.CONNECTION_CREATE, id, ChangedFields.set(whole));
        return created;
    }

    /**
     * Replaces all but the password, which stays when the draft has none and leads where the stored one did.
     *
     * @param expected the version that the caller has seen, null to overwrite any
     * @throws GodwitException VERSION_MISMATCH when it has another version, INVALID_REQUEST for a draft that is not valid or
     *     changes what cannot change, NAME_TAKEN when its name is another's
     */
    @Transactional
    public Connection replace(Caller caller, UUID id, ConnectionDraft draft, @Nullable Long expected) {
        audit.require(caller, CONNECTIONS_WRITE, AuditAction.CONNECTION_UPDATE, id);
        check(draft);
        return change(caller, lock(caller, id, expected), draft, false);
    }

    /** Applies a JSON merge patch; else as {@link #replace}. A password of null removes the stored one. */
    @Transactional
    public Connection patch(Caller caller, UUID id, JsonNode patch, @Nullable Long expected) {
        audit.require(caller, CONNECTIONS_WRITE, AuditAction.CONNECTION_UPDATE, id);
        Connection stored = lock(caller, id, expected);
        ConnectionDraft draft = merge.apply(ConnectionDraft.of(stored), patch, ConnectionDraft.class);
        refuse(draft.violations());
        return change(caller, stored, draft, patch.path("password").isNull());
    }

    /** Throws VERSION_MISMATCH when it has another version, IN_USE when a mapping or a run refers to it. */
    @Transactional
    public void delete(Caller caller, UUID id, @Nullable Long expected) {
        audit.require(caller, CONNECTIONS_WRITE, AuditAction.CONNECTION_DELETE, id);
        lock(caller, id, expected);
        repository.delete(caller.organization(), id);
        audit.done(caller, AuditAction.CONNECTION_DELETE, id, List.of());
    }

    /** Tests a stored connection. Reading is enough: it changes nothing and goes only where a writer has led it. */
    public Diagnosis test(Caller caller, UUID id) {
        audit.require(caller, CONNECTIONS_READ, AuditAction.CONNECTION_TEST, id);
        Connection stored = repository.find(caller.organization(), id).orElseThrow(Connections::notFound);
        SourceLogin login = sessions.login(caller.organization(), id);
        reachingOut(caller, AuditAction.CONNECTION_TEST, id, List.of());
        return tester.test(caller.organization(), login, stored.schemaPattern());
    }

    /** Tests what is not stored. Takes the right to write, because the caller chooses where it leads. */
    public Diagnosis test(Caller caller, ConnectionDraft draft) {
        audit.require(caller, CONNECTIONS_WRITE, AuditAction.CONNECTION_TEST_DRAFT, null);
        check(draft);
        reachingOut(caller, AuditAction.CONNECTION_TEST_DRAFT, null, ChangedFields.set(draft));
        String password = draft.password() == null ? "" : draft.password();
        return tester.test(
                caller.organization(),
                new SourceLogin(
                        draft.host(), draft.port(), draft.database(), draft.username(), password, draft.protection()),
                draft.schemaPattern());
    }

    /** A test changes nothing here; it is written down before anything goes out, so that none is missing. */
    private void reachingOut(Caller caller, AuditAction action, @Nullable UUID id, List<String> fields) {
        QuarkusTransaction.requiringNew().run(() -> audit.done(caller, action, id, fields));
    }

    private Connection lock(Caller caller, UUID id, @Nullable Long expected) {
        Connection stored = repository.lock(caller.organization(), id).orElseThrow(Connections::notFound);
        if (stored.shared()) {
            throw new GodwitException(ErrorCode.SHARED_CONNECTION, ErrorCode.SHARED_CONNECTION.title());
        }
        if (expected != null && expected != stored.version()) {
            throw new GodwitException(ErrorCode.VERSION_MISMATCH, ErrorCode.VERSION_MISMATCH.title());
        }
        return stored;
    }

    private Connection change(Caller caller, Connection stored, ConnectionDraft draft, boolean forget) {
        refuseFixed(stored, draft);
        OrganizationId organization = caller.organization();
        byte @Nullable [] password = sealed(organization, stored.id(), draft.password());
        if (password == null && !forget && !draft.leadsElsewhere(stored)) {
            password = repository.password(organization, stored.id()).orElse(null);
        }
        Connection changed = repository.update(organization, stored.id(), draft, password);
        audit.done(caller, AuditAction.CONNECTION_UPDATE, stored.id(), changes(stored, changed, draft));
        return changed;
    }

    private static List<String> changes(Connection before, Connection after, ConnectionDraft draft) {
        List<String> names =
                new ArrayList<>(ChangedFields.between(ConnectionDraft.of(before), ConnectionDraft.of(after)));
        if (draft.password() != null || before.hasPassword() != after.hasPassword()) {
            names.add("password");
        }
        return names;
    }

    private void check(ConnectionDraft draft) {
        validation.check(draft);
        refuse(draft.violations());
    }

    private static void refuseFixed(Connection stored, ConnectionDraft draft) {
        List<Violation> violations = new ArrayList<>();
        if (draft.sourceKey() != null && !draft.sourceKey().equals(stored.sourceKey())) {
            violations.add(new Violation("/sourceKey", "cannot be changed"));
        }
        if (draft.kind() != null && draft.kind() != stored.kind()) {
            violations.add(new Violation("/kind", "cannot be changed"));
        }
        refuse(violations);
    }

    private static void refuse(List<Violation> violations) {
        if (!violations.isEmpty()) {
            throw new GodwitException(ErrorCode.INVALID_REQUEST, ErrorCode.INVALID_REQUEST.title(), violations);
        }
    }

    private byte @Nullable [] sealed(OrganizationId organization, UUID id, @Nullable String password) {
        return password == null ? null : secrets.seal(password, SourceSessions.place(organization, id));
    }
}
