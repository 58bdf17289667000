package io.godwit.run;

import io.godwit.audit.Audit;
import io.godwit.audit.AuditAction;
import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;

/** Stops runs and lets them go on. Stateless, safe for any thread. */
@ApplicationScoped
public class RunControl {

    private final RunRepository repository;
    private final Runs runs;
    private final RunQueue queue;
    private final Audit audit;

    RunControl(RunRepository repository, Runs runs, RunQueue queue, Audit audit) {
        this.repository = repository;
        this.runs = runs;
        this.queue = queue;
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
        OrganizationId organization = caller.organization();
        Run before = runs.require(organization, id);
        if (before.status() == RunStatus.CANCELLING) {
            return before;
        }
        boolean idle = repository.lockIdle(organization, id);
        follow(organization, id, RunStatus.CANCELLING);
        if (idle) {
            follow(organization, id, RunStatus.CANCELLED);
        }
        audit.done(caller, AuditAction.RUN_CANCEL, id, List.of());
        return runs.require(organization, id);
    }

    /**
     * Lets a failed or cancelled run go on behind its last checkpoint: the same run, its frozen spec, a new attempt.
     *
     * @throws GodwitException CONFLICT when the run neither failed nor was cancelled, TOO_MANY_RUNS when too many are queued
     */
    @Transactional
    public Run resume(Caller caller, UUID id) {
        audit.require(caller, Permission.RUNS_CONTROL, AuditAction.RUN_RESUME, id);
        OrganizationId organization = caller.organization();
        int attempt = follow(organization, id, RunStatus.PENDING);
        repository.releaseChunks(organization, id);
        queue.add(SlotId.first(organization.value(), id, attempt));
        audit.done(caller, AuditAction.RUN_RESUME, id, List.of());
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
