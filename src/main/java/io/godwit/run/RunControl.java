package io.godwit.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.audit.Audit;
import io.godwit.audit.AuditAction;
import io.godwit.audit.ChangedFields;
import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.web.MergePatch;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Stops, pauses and changes runs, and lets them go on. Stateless, safe for any thread. */
@ApplicationScoped
public class RunControl {

    private final RunRepository repository;
    private final Runs runs;
    private final RunQueue queue;
    private final MergePatch merge;
    private final Audit audit;

    RunControl(RunRepository repository, Runs runs, RunQueue queue, MergePatch merge, Audit audit) {
        this.repository = repository;
        this.runs = runs;
        this.queue = queue;
        this.merge = merge;
        this.audit = audit;
    }

    /**
     * Stops a run. Once this returns, no further batch of it commits. A run that no worker has is cancelled at once; a running
     * one as soon as its worker notices, within one batch.
     *
     * @throws GodwitException CONFLICT when the run has ended
     */
    @Transactional
    public Run cancel(Caller caller, UUID id) {
        audit.require(caller, Permission.RUNS_CONTROL, AuditAction.RUN_CANCEL, id);
        return stop(caller, id, AuditAction.RUN_CANCEL, RunStatus.CANCELLING, RunStatus.CANCELLED);
    }

    /**
     * Pauses a run, which keeps its place. A run that no worker has is paused at once. Of a running one the batch at hand still
     * commits, because its rows are on their way already and would only be moved again; no further batch begins.
     *
     * @throws GodwitException CONFLICT when the run is paused, is being cancelled, or has ended
     */
    @Transactional
    public Run pause(Caller caller, UUID id) {
        audit.require(caller, Permission.RUNS_CONTROL, AuditAction.RUN_PAUSE, id);
        return stop(caller, id, AuditAction.RUN_PAUSE, RunStatus.PAUSING, RunStatus.PAUSED);
    }

    /**
     * Lets a paused, failed or cancelled run go on behind its last checkpoint: the same run, its frozen spec, a new attempt.
     *
     * @throws GodwitException CONFLICT when the run is in none of these states, TOO_MANY_ERRORS when more of its rows have
     *     failed than it may bear, TOO_MANY_RUNS when too many are queued
     */
    @Transactional
    public Run resume(Caller caller, UUID id) {
        audit.require(caller, Permission.RUNS_CONTROL, AuditAction.RUN_RESUME, id);
        OrganizationId organization = caller.organization();
        int attempt = follow(organization, id, RunStatus.PENDING);
        if (repository.isBeyondBudget(organization, id)) {
            throw new GodwitException(ErrorCode.TOO_MANY_ERRORS, ErrorCode.TOO_MANY_ERRORS.title());
        }
        repository.releaseChunks(organization, id);
        Run run = runs.require(organization, id);
        queue.add(SlotId.first(organization.value(), id, attempt, run.connectionId()));
        audit.done(caller, AuditAction.RUN_RESUME, id, List.of());
        return run;
    }

    /**
     * Changes a run by a JSON merge patch of its {@link RunSettings}, as long as it may move rows, be it after a resume.
     *
     * @throws GodwitException CONFLICT when the run is completed or rolled back, else as {@link MergePatch#apply}
     */
    @Transactional
    public Run update(Caller caller, UUID id, JsonNode patch) {
        audit.require(caller, Permission.RUNS_CONTROL, AuditAction.RUN_UPDATE, id);
        OrganizationId organization = caller.organization();
        runs.require(organization, id);
        // So that of two patches the second is applied to what the first has made.
        repository.lockIdle(organization, id);
        Run run = runs.require(organization, id);
        if (!run.status().canGoOn()) {
            throw new GodwitException(
                    ErrorCode.CONFLICT, "The run is " + run.status().wire() + " and cannot be changed");
        }
        RunSettings before = RunSettings.of(run);
        RunSettings settings = merge.apply(before, patch, RunSettings.class);
        boolean retune = patch.has("batchSize") || patch.has("autoBatchSize");
        repository.changeSettings(organization, id, settings, retune);
        if (run.status() == RunStatus.RUNNING) {
            queue.fill(
                    SlotId.first(organization.value(), id, run.attempt(), run.connectionId()), settings.parallelism());
        }
        audit.done(caller, AuditAction.RUN_UPDATE, id, ChangedFields.between(before, settings));
        return runs.require(organization, id);
    }

    /** Asked again, it only ends what no worker is left to end. */
    private Run stop(Caller caller, UUID id, AuditAction action, RunStatus asked, RunStatus done) {
        OrganizationId organization = caller.organization();
        runs.require(organization, id);
        boolean idle = repository.lockIdle(organization, id);
        boolean repeated = runs.require(organization, id).status() == asked;
        if (!repeated) {
            follow(organization, id, asked);
        }
        if (idle) {
            follow(organization, id, done);
        }
        if (idle || !repeated) {
            audit.done(caller, action, id, List.of());
        }
        return runs.require(organization, id);
    }

    private int follow(OrganizationId organization, UUID id, RunStatus next) {
        return repository
                .changeStatus(organization, id, next, next.sources())
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.CONFLICT,
                        "The run is " + runs.require(organization, id).status().wire() + " and cannot become "
                                + next.wire()));
    }
}
