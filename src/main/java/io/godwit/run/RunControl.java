package io.godwit.run;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/** Stops runs and lets them go on. Stateless, safe for any thread. */
@ApplicationScoped
public class RunControl {

    private final RunRepository runs;
    private final RunQueue queue;

    RunControl(RunRepository runs, RunQueue queue) {
        this.runs = runs;
        this.queue = queue;
    }

    /**
     * Stops a run. Once this returns, no further batch of it commits. A run that no worker has is cancelled at once; a running
     * one as soon as its worker notices, within one batch.
     *
     * @throws GodwitException CONFLICT when the run has ended
     */
    @Transactional
    public Run cancel(Caller caller, UUID id) {
        caller.require(Permission.RUNS_CONTROL);
        OrganizationId organization = caller.organization();
        Run before = found(organization, id);
        if (before.status() == RunStatus.CANCELLING) {
            return before;
        }
        boolean idle = runs.lockIdle(organization, id);
        follow(organization, id, RunStatus.CANCELLING);
        if (idle) {
            follow(organization, id, RunStatus.CANCELLED);
        }
        return found(organization, id);
    }

    /**
     * Lets a failed or cancelled run go on behind its last checkpoint: the same run, its frozen spec, a new attempt.
     *
     * @throws GodwitException CONFLICT when the run neither failed nor was cancelled
     */
    @Transactional
    public Run resume(Caller caller, UUID id) {
        caller.require(Permission.RUNS_CONTROL);
        OrganizationId organization = caller.organization();
        int attempt = follow(organization, id, RunStatus.PENDING);
        queue.add(new SlotId(organization.value(), id, attempt));
        return found(organization, id);
    }

    private int follow(OrganizationId organization, UUID id, RunStatus next) {
        return runs.changeStatus(organization, id, next, next.sources()).orElseThrow(() -> new GodwitException(
                ErrorCode.CONFLICT,
                "The run is " + found(organization, id).status().wire() + " and cannot become " + next.wire()));
    }

    private Run found(OrganizationId organization, UUID id) {
        return runs.find(organization, id)
                .orElseThrow(() -> new GodwitException(ErrorCode.NOT_FOUND, "There is no run with this id"));
    }
}
