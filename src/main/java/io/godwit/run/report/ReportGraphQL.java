package io.godwit.run.report;

import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import io.godwit.run.Runs;
import jakarta.transaction.Transactional;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.jspecify.annotations.Nullable;

/** What runs leave, over GraphQL. Stateless, safe for any thread. */
@GraphQLApi
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class ReportGraphQL {

    private final CurrentCaller callers;
    private final ReportService service;

    ReportGraphQL(CurrentCaller callers, ReportService service) {
        this.callers = callers;
        this.service = service;
    }

    @Query("runErrors")
    @Description("The rows of a run that failed, or with severity warning its warnings.")
    public @NonNull RunErrorPage runErrors(
            @Name("runId") @Id @NonNull String runId,
            @Name("severity") @Nullable String severity,
            @Name("errorCode") @Nullable String errorCode,
            @Name("first") @Nullable Integer first,
            @Name("after") @Nullable String after) {
        ErrorFilter filter = ErrorFilter.of(severity, null, errorCode, null);
        Page<RunError> page = service.errors(callers.get(), Runs.parse(runId), filter, PageRequest.of(first, after));
        return new RunErrorPage(page.items(), page.nextCursor());
    }

    @Query("runErrorGroups")
    @Description("The errors and warnings of a run, counted by type, code and column.")
    public @NonNull List<@NonNull ErrorGroup> runErrorGroups(@Name("runId") @Id @NonNull String runId) {
        return service.errorGroups(callers.get(), Runs.parse(runId));
    }

    @Query("runBatches")
    @Description("The batches of a run: those that are committed, and the ones that workers have at hand.")
    public @NonNull RunBatchPage runBatches(
            @Name("runId") @Id @NonNull String runId,
            @Name("first") @Nullable Integer first,
            @Name("after") @Nullable String after) {
        Page<RunBatch> page = service.batches(callers.get(), Runs.parse(runId), PageRequest.of(first, after));
        return new RunBatchPage(page.items(), page.nextCursor());
    }

    @Query("runCheckpoints")
    @Description("The places that a run has kept, in the order of time.")
    public @NonNull RunCheckpointPage runCheckpoints(
            @Name("runId") @Id @NonNull String runId,
            @Name("first") @Nullable Integer first,
            @Name("after") @Nullable String after) {
        Page<RecordedCheckpoint> page =
                service.checkpoints(callers.get(), Runs.parse(runId), PageRequest.of(first, after));
        return new RunCheckpointPage(page.items(), page.nextCursor());
    }

    /** A page of errors. */
    public record RunErrorPage(
            @NonNull List<@NonNull RunError> items,
            @Nullable String nextCursor) {}

    /** A page of checkpoints. */
    public record RunCheckpointPage(
            @NonNull List<@NonNull RecordedCheckpoint> items,
            @Nullable String nextCursor) {}

    /** A page of batches. */
    public record RunBatchPage(
            @NonNull List<@NonNull RunBatch> items,
            @Nullable String nextCursor) {}
}
