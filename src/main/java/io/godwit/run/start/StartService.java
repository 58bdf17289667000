package io.godwit.run.start;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.godwit.audit.Audit;
import io.godwit.audit.AuditAction;
import io.godwit.audit.ChangedFields;
import io.godwit.engine.RunOptions;
import io.godwit.engine.catalog.TableName;
import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.godwit.platform.web.Validation;
import io.godwit.run.Run;
import io.godwit.run.RunQueue;
import io.godwit.run.Runs;
import io.godwit.run.SlotId;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Starts runs. Stateless, safe for any thread. */
@ApplicationScoped
public class StartService {

    private static final int LONGEST_KEY = 255;

    private final StartRepository repository;
    private final IdempotencyRepository keys;
    private final Runs runs;
    private final RunSpecSource specs;
    private final RunQueue queue;
    private final Validation validation;
    private final Audit audit;
    private final int parallelism;
    private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

    StartService(
            StartRepository repository,
            IdempotencyRepository keys,
            Runs runs,
            RunSpecSource specs,
            RunQueue queue,
            Validation validation,
            Audit audit,
            @ConfigProperty(name = "godwit.parallelism", defaultValue = "2") int parallelism) {
        this.repository = repository;
        this.keys = keys;
        this.runs = runs;
        this.specs = specs;
        this.queue = queue;
        this.validation = validation;
        this.audit = audit;
        this.parallelism = parallelism;
    }

    /**
     * A run that was asked for.
     *
     * @param replayed true when an earlier request with the same idempotency key had started it
     */
    public record Started(Run run, boolean replayed) {}

    /**
     * Starts a run. The run, its idempotency record and its first task are one transaction.
     *
     * @param key the idempotency key, null when the request has none
     * @throws GodwitException MISSING_MAPPING, NO_STABLE_KEY, IDEMPOTENCY_KEY_REUSED, TOO_MANY_RUNS when the organization has as
     *     many queued runs as it may, or INVALID_REQUEST with the faults of the request or of the mapping
     */
    public Started start(Caller caller, RunDraft draft, @Nullable String key) {
        audit.require(caller, Permission.RUNS_START, AuditAction.RUN_START, null);
        validation.check(draft).requireConsistency();
        checkLength(key);
        OrganizationId organization = caller.organization();
        String hash = BodyHash.of(draft);
        Optional<Started> earlier = replay(organization, key, hash);
        if (earlier.isPresent()) {
            return earlier.get();
        }
        // Reads both catalogs, so it stays outside of the transaction.
        RunPlan plan = plan(organization, draft);
        UUID id = ids.generate();
        try {
            QuarkusTransaction.requiringNew().run(() -> {
                repository.insert(
                        organization,
                        id,
                        plan,
                        Objects.requireNonNullElse(draft.parallelism(), parallelism),
                        caller.subject());
                if (key != null && !keys.insert(organization, key, hash, id)) {
                    throw new KeyTaken();
                }
                queue.add(SlotId.first(organization.value(), id, 1, plan.connection()));
                audit.done(caller, AuditAction.RUN_START, id, ChangedFields.set(draft));
            });
            return new Started(runs.require(organization, id), false);
        } catch (KeyTaken meanwhile) {
            return replay(organization, key, hash).orElseThrow();
        }
    }

    /** Rolls the transaction back: another request has used the key since we looked. */
    private static final class KeyTaken extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static void checkLength(@Nullable String key) {
        if (key != null && (key.isEmpty() || key.length() > LONGEST_KEY)) {
            throw new GodwitException(
                    ErrorCode.INVALID_REQUEST,
                    "The idempotency key cannot be kept",
                    List.of(new Violation("Idempotency-Key", "must have 1 to " + LONGEST_KEY + " characters")));
        }
    }

    private Optional<Started> replay(OrganizationId organization, @Nullable String key, String hash) {
        if (key == null) {
            return Optional.empty();
        }
        return keys.find(organization, key).map(use -> {
            if (!use.bodyHash().equals(hash)) {
                throw new GodwitException(
                        ErrorCode.IDEMPOTENCY_KEY_REUSED, "An earlier request with this key asked for something else");
            }
            return new Started(runs.require(organization, use.run()), true);
        });
    }

    private RunPlan plan(OrganizationId organization, RunDraft draft) {
        RunPlan plan =
                draft.mappingId() != null ? ofMapping(organization, draft.mappingId()) : ofTables(organization, draft);
        RunOptions options = draft.options();
        requireIds(plan, options);
        return new RunPlan(plan.mapping(), plan.connection(), plan.spec().with(options), plan.needsIds());
    }

    private static void requireIds(RunPlan plan, RunOptions options) {
        if (!options.idMapping() && plan.needsIds() != null) {
            throw new GodwitException(
                    ErrorCode.INVALID_REQUEST,
                    "The run needs its id mapping",
                    List.of(new Violation("/idMapping", "must be true: " + plan.needsIds())));
        }
    }

    private RunPlan ofMapping(OrganizationId organization, UUID mapping) {
        return specs.ofMapping(organization, mapping)
                .orElseThrow(() -> new GodwitException(ErrorCode.NOT_FOUND, "There is no mapping with this id"));
    }

    private RunPlan ofTables(OrganizationId organization, RunDraft draft) {
        if (draft.connectionId() == null
                || draft.sourceSchema() == null
                || draft.sourceTable() == null
                || draft.targetTable() == null) {
            throw new GodwitException(
                    ErrorCode.INVALID_REQUEST,
                    "A run needs a mappingId, or connectionId, sourceSchema, sourceTable and targetTable",
                    List.of(new Violation("/mappingId", "is required when the tables are not all given")));
        }
        TableName source = new TableName(draft.sourceSchema(), draft.sourceTable());
        return specs.ofTables(organization, draft.connectionId(), source, draft.targetTable())
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.MISSING_MAPPING,
                        "No active mapping leads from " + source + " to " + draft.targetTable()));
    }
}
