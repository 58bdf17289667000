package io.godwit.run;

import io.godwit.connection.Connections;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import io.godwit.platform.web.UserError;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Runs over GraphQL. Stateless, safe for any thread. */
@GraphQLApi
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class RunGraphQL {

    private final CurrentCaller callers;
    private final RunService service;
    private final RunControl control;
    private final RunWait wait;

    RunGraphQL(CurrentCaller callers, RunService service, RunControl control, RunWait wait) {
        this.callers = callers;
        this.service = service;
        this.control = control;
        this.wait = wait;
    }

    @Query("run")
    @Blocking
    @Description("One run; with wait (such as 30s) the answer comes when it has ended or the time is over.")
    public Uni<@NonNull Run> run(@Name("id") @Id @NonNull String id, @Name("wait") @Nullable String duration) {
        return wait.until(callers.get(), parse(id, "run"), RunWait.duration(duration));
    }

    @Query("runs")
    @Description("Runs, the newest first.")
    public @NonNull RunPage runs(
            @Name("statuses") @Nullable List<RunStatus> statuses,
            @Name("mappingId") @Id @Nullable String mappingId,
            @Name("connectionId") @Id @Nullable String connectionId,
            @Name("first") @Nullable Integer first,
            @Name("after") @Nullable String after) {
        RunFilter filter = new RunFilter(
                statuses == null ? List.of() : statuses,
                mappingId == null ? null : parse(mappingId, "mapping"),
                connectionId == null ? null : Connections.parse(connectionId),
                null,
                null);
        Page<Run> page = service.list(callers.get(), filter, PageRequest.of(first, after));
        return new RunPage(page.items(), page.nextCursor());
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
        Page<RunError> page = service.errors(callers.get(), parse(runId, "run"), filter, PageRequest.of(first, after));
        return new RunErrorPage(page.items(), page.nextCursor());
    }

    @Query("runErrorGroups")
    @Description("The errors and warnings of a run, counted by type, code and column.")
    public @NonNull List<@NonNull ErrorGroup> runErrorGroups(@Name("runId") @Id @NonNull String runId) {
        return service.errorGroups(callers.get(), parse(runId, "run"));
    }

    @Query("runBatches")
    @Description("The committed batches of a run.")
    public @NonNull RunBatchPage runBatches(
            @Name("runId") @Id @NonNull String runId,
            @Name("first") @Nullable Integer first,
            @Name("after") @Nullable String after) {
        Page<RunBatch> page = service.batches(callers.get(), parse(runId, "run"), PageRequest.of(first, after));
        return new RunBatchPage(page.items(), page.nextCursor());
    }

    @Description("The skipped rows by reason.")
    public @NonNull List<@NonNull SkippedRows> skippedByReason(@Source Run run) {
        return run.skippedByReason().entrySet().stream()
                .map(reason -> new SkippedRows(reason.getKey(), reason.getValue()))
                .toList();
    }

    @Mutation("startRun")
    @Description("Starts a run of a mapping, or of the active mapping between two tables.")
    public @NonNull RunPayload startRun(
            @Name("input") @NonNull StartRun input, @Name("idempotencyKey") @Nullable String idempotencyKey) {
        return attempt(
                "Accepted",
                () -> service.start(callers.get(), input.draft(), idempotencyKey)
                        .run());
    }

    @Mutation("cancelRun")
    @Description("Stops a run; once answered, no further batch of it commits.")
    public @NonNull RunPayload cancelRun(@Name("id") @Id @NonNull String id) {
        return attempt("Stopped", () -> control.cancel(callers.get(), parse(id, "run")));
    }

    @Mutation("resumeRun")
    @Description("Lets a failed or cancelled run go on behind its last checkpoint.")
    public @NonNull RunPayload resumeRun(@Name("id") @Id @NonNull String id) {
        return attempt("Queued", () -> control.resume(callers.get(), parse(id, "run")));
    }

    /** What is no id of ours is an unknown one. */
    private static UUID parse(String id, String kind) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException noUuid) {
            throw new GodwitException(ErrorCode.NOT_FOUND, "There is no " + kind + " with this id");
        }
    }

    private static RunPayload attempt(String done, Supplier<Run> work) {
        return UserError.attempt(
                () -> new RunPayload(true, done, work.get(), List.of()),
                errors -> new RunPayload(false, errors.get(0).message(), null, errors));
    }

    /** A run that is asked for, as GraphQL takes it: ids are texts there. */
    @Input("StartRunInput")
    @Description("Either the mapping, or the connection and the tables between which one mapping must be active.")
    public record StartRun(
            @Id @Nullable String mappingId,
            @Id @Nullable String connectionId,
            @Nullable String sourceSchema,
            @Nullable String sourceTable,
            @Nullable String targetTable,
            @Nullable Integer batchSize) {

        private RunDraft draft() {
            return new RunDraft(
                    mappingId == null ? null : parse(mappingId, "mapping"),
                    connectionId == null ? null : Connections.parse(connectionId),
                    sourceSchema,
                    sourceTable,
                    targetTable,
                    batchSize);
        }
    }

    /** How many rows were skipped for one reason. */
    public record SkippedRows(@NonNull String reason, long count) {}

    /** A page of runs. */
    public record RunPage(
            @NonNull List<@NonNull Run> items, @Nullable String nextCursor) {}

    /** A page of errors. */
    public record RunErrorPage(
            @NonNull List<@NonNull RunError> items,
            @Nullable String nextCursor) {}

    /** A page of batches. */
    public record RunBatchPage(
            @NonNull List<@NonNull RunBatch> items,
            @Nullable String nextCursor) {}

    /** The answer of a mutation. */
    public record RunPayload(
            boolean ok,
            @NonNull String message,
            @Nullable Run run,
            @NonNull List<@NonNull UserError> errors) {}
}
