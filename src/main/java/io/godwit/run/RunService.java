package io.godwit.run;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.Permission;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Shows runs. Stateless, safe for any thread. */
@ApplicationScoped
public class RunService {

    private final RunRepository repository;
    private final Runs runs;

    RunService(RunRepository repository, Runs runs) {
        this.repository = repository;
        this.runs = runs;
    }

    /** The run as it stands. */
    public Run get(Caller caller, UUID id) {
        caller.require(Permission.RUNS_READ);
        return runs.require(caller.organization(), id);
    }

    /** Runs, the newest first. */
    public Page<Run> list(Caller caller, RunFilter filter, PageRequest page) {
        caller.require(Permission.RUNS_READ);
        UUID after = page.afterId();
        if (after != null && repository.find(caller.organization(), after).isEmpty()) {
            throw PageRequest.foreignCursor();
        }
        return page.page(
                repository.list(caller.organization(), filter, page),
                run -> run.id().toString());
    }
}
