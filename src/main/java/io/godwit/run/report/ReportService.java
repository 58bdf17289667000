package io.godwit.run.report;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.Permission;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import io.godwit.run.Runs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Shows what runs leave to be read. Stateless, safe for any thread. */
@ApplicationScoped
public class ReportService {

    private final ReportRepository repository;
    private final Runs runs;

    ReportService(ReportRepository repository, Runs runs) {
        this.repository = repository;
        this.runs = runs;
    }

    /** A run's errors (or warnings), in the order in which they were met. */
    public Page<RunError> errors(Caller caller, UUID run, ErrorFilter filter, PageRequest page) {
        caller.require(Permission.RUNS_READ);
        runs.require(caller.organization(), run);
        checkCursor(page, 3);
        return page.page(repository.errors(caller.organization(), run, filter, page), RunError::id);
    }

    /** A run's errors and warnings, counted by type, code and column. */
    public List<ErrorGroup> errorGroups(Caller caller, UUID run) {
        caller.require(Permission.RUNS_READ);
        runs.require(caller.organization(), run);
        return repository.groups(caller.organization(), run);
    }

    /** A run's committed batches, in order. */
    public Page<RunBatch> batches(Caller caller, UUID run, PageRequest page) {
        caller.require(Permission.RUNS_READ);
        runs.require(caller.organization(), run);
        checkCursor(page, 2);
        return page.page(
                repository.batches(caller.organization(), run, page), batch -> batch.chunk() + "." + batch.number());
    }

    /** A position in these lists is so many numbers joined by dots. */
    private static void checkCursor(PageRequest page, int numbers) {
        if (page.after() != null && !page.after().matches("\\d{1,9}(\\.\\d{1,9}){" + (numbers - 1) + "}")) {
            throw PageRequest.foreignCursor();
        }
    }
}
