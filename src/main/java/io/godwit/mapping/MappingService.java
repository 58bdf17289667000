package io.godwit.mapping;

import static io.godwit.platform.access.Permission.MAPPINGS_READ;
import static io.godwit.platform.access.Permission.MAPPINGS_WRITE;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.web.MergePatch;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import io.godwit.platform.web.Validation;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
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

    MappingService(MappingRepository repository, MappingCheck check, Validation validation, MergePatch merge) {
        this.repository = repository;
        this.check = check;
        this.validation = validation;
        this.merge = merge;
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
        caller.require(MAPPINGS_WRITE);
        return insert(caller.organization(), draft, null);
    }

    /** As {@link #create}, for a place of the defaults; each place is filled once per connection. */
    public Mapping createDefault(Caller caller, MappingDraft draft, String defaultKey) {
        caller.require(MAPPINGS_WRITE);
        return insert(caller.organization(), draft, defaultKey);
    }

    /**
     * Replaces all that a draft says; left out, a member gets its default.
     *
     * @param expected the version that the caller has seen, null for any
     * @throws GodwitException VERSION_MISMATCH when it has another version, else as {@link #create}
     */
    public Mapping replace(Caller caller, UUID id, MappingDraft draft, @Nullable Long expected) {
        caller.require(MAPPINGS_WRITE);
        validation.check(draft);
        return update(caller.organization(), expected(caller.organization(), id, expected), draft);
    }

    /** Applies a JSON merge patch; else as {@link #replace}. */
    public Mapping patch(Caller caller, UUID id, JsonNode patch, @Nullable Long expected) {
        caller.require(MAPPINGS_WRITE);
        Mapping stored = expected(caller.organization(), id, expected);
        return update(caller.organization(), stored, merge.apply(stored.draft(), patch, MappingDraft.class));
    }

    /** Throws VERSION_MISMATCH when it has another version, IN_USE when runs refer to it. */
    public void delete(Caller caller, UUID id, @Nullable Long expected) {
        caller.require(MAPPINGS_WRITE);
        Mapping stored = expected(caller.organization(), id, expected);
        if (!repository.delete(caller.organization(), id, stored.version())) {
            throw changed();
        }
    }

    /** Lets runs that name its tables find it. Throws CONFLICT when another mapping between them is active. */
    public Mapping activate(Caller caller, UUID id, @Nullable Long expected) {
        caller.require(MAPPINGS_WRITE);
        return setActive(caller.organization(), expected(caller.organization(), id, expected), true);
    }

    /** Hides it from runs that name its tables; runs that go on are not touched. */
    public Mapping deactivate(Caller caller, UUID id, @Nullable Long expected) {
        caller.require(MAPPINGS_WRITE);
        return setActive(caller.organization(), expected(caller.organization(), id, expected), false);
    }

    private Mapping insert(OrganizationId organization, MappingDraft draft, @Nullable String defaultKey) {
        validation.check(draft);
        MappingDraft checked = check.onSave(organization, draft).draft();
        return repository.insert(organization, ids.generate(), checked, defaultKey);
    }

    private Mapping update(OrganizationId organization, Mapping stored, MappingDraft draft) {
        MappingDraft checked = check.onSave(organization, draft).draft();
        return repository
                .update(organization, stored.id(), stored.version(), checked)
                .orElseThrow(MappingService::changed);
    }

    private Mapping setActive(OrganizationId organization, Mapping stored, boolean active) {
        if (stored.active() == active) {
            return stored;
        }
        return repository
                .setActive(organization, stored.id(), stored.version(), active)
                .orElseThrow(MappingService::changed);
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
