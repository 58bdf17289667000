package io.godwit.mapping;

import static io.godwit.platform.access.Permission.MAPPINGS_READ;
import static io.godwit.platform.access.Permission.MAPPINGS_WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.godwit.audit.Audit;
import io.godwit.audit.AuditAction;
import io.godwit.audit.ChangedFields;
import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.web.MergePatch;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import io.godwit.platform.web.Validation;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The mappings of an organization. Every method throws {@link GodwitException} FORBIDDEN without the permission, and NOT_FOUND
 * for an id that the caller's organization does not have. What is saved was held against both catalogs first, outside any
 * transaction; the version read before guards the write. Safe for any thread.
 */
@ApplicationScoped
public class MappingService {

    /** Time-ordered ids (UUIDv7). */
    private final NoArgGenerator ids = Generators.timeBasedEpochGenerator();

    private final MappingRepository repository;
    private final MappingCheck check;
    private final Validation validation;
    private final MergePatch merge;
    private final Audit audit;

    MappingService(
            MappingRepository repository, MappingCheck check, Validation validation, MergePatch merge, Audit audit) {
        this.repository = repository;
        this.check = check;
        this.validation = validation;
        this.merge = merge;
        this.audit = audit;
    }

    /** In order of execution, then of name. */
    public Page<Mapping> list(Caller caller, MappingFilter filter, PageRequest page) {
        caller.require(MAPPINGS_READ);
        MappingFilter.Position after = MappingFilter.Position.parse(page.after());
        List<Mapping> read = repository.list(caller.organization(), filter, after, page.limit() + 1);
        return page.page(read, MappingFilter.Position::of);
    }

    public Mapping find(Caller caller, UUID id) {
        caller.require(MAPPINGS_READ);
        return require(caller.organization(), id);
    }

    /** What a connection got from this place of the defaults ({@code rippling/employees}), if it is still there. */
    public Optional<Mapping> findDefault(Caller caller, UUID connection, String defaultKey) {
        caller.require(MAPPINGS_WRITE);
        return repository.findDefault(caller.organization(), connection, defaultKey);
    }

    /**
     * Stores a new mapping.
     *
     * @throws GodwitException INVALID_REQUEST or TARGET_NOT_ALLOWED with what does not fit, CONFLICT when another mapping
     *     between the same tables is active
     */
    public Mapping create(Caller caller, MappingDraft draft) {
        audit.require(caller, MAPPINGS_WRITE, AuditAction.MAPPING_CREATE, null);
        MappingDraft checked = checked(caller, draft);
        return QuarkusTransaction.joiningExisting().call(() -> {
            Mapping created = repository.insert(caller.organization(), ids.generate(), checked);
            audit.done(caller, AuditAction.MAPPING_CREATE, created.id(), ChangedFields.set(draft));
            return created;
        });
    }

    /** The draft as it would be stored; throws as {@link #create}. */
    public MappingDraft checked(Caller caller, MappingDraft draft) {
        caller.require(MAPPINGS_WRITE);
        validation.check(draft);
        return check.onSave(caller.organization(), draft).draft();
    }

    /**
     * What is at a place of the defaults.
     *
     * @param created false when it was there before
     */
    public record Filled(Mapping mapping, boolean created) {}

    /**
     * Fills places of the defaults of a connection, all or none of them. A place that is filled stays as it is; beside an active
     * mapping between the same tables the new one is not active.
     *
     * @param drafts checked drafts by their places
     */
    public Map<String, Filled> createDefaults(Caller caller, UUID connection, Map<String, MappingDraft> drafts) {
        caller.require(MAPPINGS_WRITE);
        return QuarkusTransaction.joiningExisting().call(() -> {
            Map<String, Filled> filled = new LinkedHashMap<>();
            drafts.forEach((place, draft) -> filled.put(place, fill(caller.organization(), connection, place, draft)));
            List<String> created = filled.entrySet().stream()
                    .filter(place -> place.getValue().created())
                    .map(Map.Entry::getKey)
                    .toList();
            if (!created.isEmpty()) {
                audit.done(caller, AuditAction.CONNECTION_LOAD_DEFAULTS, connection, created);
            }
            return filled;
        });
    }

    private Filled fill(OrganizationId organization, UUID connection, String place, MappingDraft draft) {
        return repository
                .insertDefault(organization, ids.generate(), draft, place)
                .map(mapping -> new Filled(mapping, true))
                .or(() -> repository
                        .findDefault(organization, connection, place)
                        .map(mapping -> new Filled(mapping, false)))
                .or(() -> repository
                        .insertDefault(organization, ids.generate(), draft.inactive(), place)
                        .map(mapping -> new Filled(mapping, true)))
                .orElseThrow(() -> new GodwitException(ErrorCode.CONFLICT, "The defaults are being loaded already"));
    }

    /**
     * Replaces all that a draft says; left out, a member gets its default.
     *
     * @param expected the version that the caller has seen, null for any
     * @throws GodwitException VERSION_MISMATCH when it has another version, else as {@link #create}
     */
    public Mapping replace(Caller caller, UUID id, MappingDraft draft, @Nullable Long expected) {
        audit.require(caller, MAPPINGS_WRITE, AuditAction.MAPPING_UPDATE, id);
        validation.check(draft);
        return update(caller, expected(caller.organization(), id, expected), draft);
    }

    /** Applies a JSON merge patch; else as {@link #replace}. */
    public Mapping patch(Caller caller, UUID id, JsonNode patch, @Nullable Long expected) {
        audit.require(caller, MAPPINGS_WRITE, AuditAction.MAPPING_UPDATE, id);
        Mapping stored = expected(caller.organization(), id, expected);
        return update(caller, stored, merge.apply(stored.draft(), patch, MappingDraft.class));
    }

    /** Throws VERSION_MISMATCH when it has another version, IN_USE when runs refer to it. */
    public void delete(Caller caller, UUID id, @Nullable Long expected) {
        audit.require(caller, MAPPINGS_WRITE, AuditAction.MAPPING_DELETE, id);
        Mapping stored = expected(caller.organization(), id, expected);
        QuarkusTransaction.joiningExisting().run(() -> {
            if (!repository.delete(caller.organization(), id, stored.version())) {
                throw changed();
            }
            audit.done(caller, AuditAction.MAPPING_DELETE, id, List.of());
        });
    }

    /** Lets runs that name its tables find it. Throws CONFLICT when another mapping between them is active. */
    public Mapping activate(Caller caller, UUID id, @Nullable Long expected) {
        audit.require(caller, MAPPINGS_WRITE, AuditAction.MAPPING_ACTIVATE, id);
        return setActive(caller, expected(caller.organization(), id, expected), true);
    }

    /** Hides it from runs that name its tables; runs that go on are not touched. */
    public Mapping deactivate(Caller caller, UUID id, @Nullable Long expected) {
        audit.require(caller, MAPPINGS_WRITE, AuditAction.MAPPING_DEACTIVATE, id);
        return setActive(caller, expected(caller.organization(), id, expected), false);
    }

    private Mapping update(Caller caller, Mapping stored, MappingDraft draft) {
        MappingDraft checked = check.onSave(caller.organization(), draft).draft();
        return QuarkusTransaction.joiningExisting().call(() -> {
            Mapping changed = repository
                    .update(caller.organization(), stored.id(), stored.version(), checked)
                    .orElseThrow(MappingService::changed);
            List<String> fields = ChangedFields.between(stored.draft(), changed.draft());
            audit.done(caller, AuditAction.MAPPING_UPDATE, stored.id(), fields);
            return changed;
        });
    }

    /** Where it is so already nothing is changed, and nothing written down. */
    private Mapping setActive(Caller caller, Mapping stored, boolean active) {
        if (stored.active() == active) {
            return stored;
        }
        AuditAction action = active ? AuditAction.MAPPING_ACTIVATE : AuditAction.MAPPING_DEACTIVATE;
        return QuarkusTransaction.joiningExisting().call(() -> {
            Mapping changed = repository
                    .setActive(caller.organization(), stored.id(), stored.version(), active)
                    .orElseThrow(MappingService::changed);
            audit.done(caller, action, stored.id(), List.of("active"));
            return changed;
        });
    }

    private Mapping expected(OrganizationId organization, UUID id, @Nullable Long version) {
        Mapping stored = require(organization, id);
        if (version != null && version != stored.version()) {
            throw changed();
        }
        return stored;
    }

    private Mapping require(OrganizationId organization, UUID id) {
        return repository
                .find(organization, id)
                .orElseThrow(() -> new GodwitException(ErrorCode.NOT_FOUND, "There is no such mapping"));
    }

    private static GodwitException changed() {
        return new GodwitException(ErrorCode.VERSION_MISMATCH, ErrorCode.VERSION_MISMATCH.title());
    }
}
