package io.godwit.run.report;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.Permission;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import io.godwit.run.Runs;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** Shows what runs leave to be read. Stateless, safe for any thread. */
@ApplicationScoped
public class ReportService {

    /** Positions in the lists are numbers joined by dots. */
    private static final Pattern ERROR = Pattern.compile("\\d{1,9}\\.\\d{1,9}\\.\\d{1,9}");

    private static final Pattern BATCH = Pattern.compile("\\d{1,9}\\.\\d{1,9}");
    private static final Pattern CHECKPOINT = Pattern.compile("\\d{1,16}\\.\\d{1,9}\\.\\d{1,9}");

    private final ReportRepository repository;
    private final CheckpointRepository checkpoints;
    private final Runs runs;

    ReportService(ReportRepository repository, CheckpointRepository checkpoints, Runs runs) {
        this.repository = repository;
        this.checkpoints = checkpoints;
        this.runs = runs;
    }

    /** A run's errors (or warnings), in the order in which they were met. */
    public Page<RunError> errors(Caller caller, UUID run, ErrorFilter filter, PageRequest page) {
        caller.require(Permission.RUNS_READ);
        runs.require(caller.organization(), run);
        checkCursor(page, ERROR);
        return page.page(repository.errors(caller.organization(), run, filter, page), RunError::id);
    }

    /** A run's errors and warnings, counted by type, code and column. */
    public List<ErrorGroup> errorGroups(Caller caller, UUID run) {
        caller.require(Permission.RUNS_READ);
        runs.require(caller.organization(), run);
        return repository.groups(caller.organization(), run);
    }

    /** A run's batches, in order: those that are committed, and in each chunk that has a worker the one at hand. */
    public Page<RunBatch> batches(Caller caller, UUID run, PageRequest page) {
        caller.require(Permission.RUNS_READ);
        runs.require(caller.organization(), run);
        checkCursor(page, BATCH);
        return page.page(
                repository.batches(caller.organization(), run, page), batch -> batch.chunk() + "." + batch.number());
    }

    /** A run's checkpoints, in the order of time. */
    public Page<RecordedCheckpoint> checkpoints(Caller caller, UUID run, PageRequest page) {
        caller.require(Permission.RUNS_READ);
        runs.require(caller.organization(), run);
        checkCursor(page, CHECKPOINT);
        return page.page(checkpoints.checkpoints(caller.organization(), run, page), RecordedCheckpoint::place);
    }

    private static void checkCursor(PageRequest page, Pattern position) {
        if (page.after() != null && !position.matcher(page.after()).matches()) {
            throw PageRequest.foreignCursor();
        }
    }
}
