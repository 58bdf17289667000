package io.godwit.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
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
    private final ObjectMapper mapper;

    RunGraphQL(CurrentCaller callers, RunService service, RunControl control, RunWait wait, ObjectMapper mapper) {
        this.callers = callers;
        this.service = service;
        this.control = control;
        this.wait = wait;
        this.mapper = mapper;
    }

    @Query("run")
    @Blocking
    @Description(
            "One run; with wait (such as 30s) the answer comes when it has ended or is paused, or the time is over.")
    public Uni<@NonNull Run> run(@Name("id") @Id @NonNull String id, @Name("wait") @Nullable String duration) {
        return wait.until(callers.get(), Runs.parse(id), RunWait.duration(duration));
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
                mappingId == null ? null : mapping(mappingId),
                connectionId == null ? null : Connections.parse(connectionId),
                null,
                null);
        Page<Run> page = service.list(callers.get(), filter, PageRequest.of(first, after));
        return new RunPage(page.items(), page.nextCursor());
    }

    @Description("The skipped rows by reason.")
    public @NonNull List<@NonNull SkippedRows> skippedByReason(@Source Run run) {
        return run.skippedByReason().entrySet().stream()
                .map(reason -> new SkippedRows(reason.getKey(), reason.getValue()))
                .toList();
    }

    @Mutation("updateRun")
    @Description(
            "Changes what the input names; a running run heeds a new batch size from the next batch that it reads on, at most three later.")
    public @NonNull RunPayload updateRun(@Name("id") @Id @NonNull String id, @Name("input") @NonNull RunChange input) {
        ObjectNode patch = mapper.valueToTree(input);
        patch.properties().removeIf(member -> member.getValue().isNull());
        return attempt("Changed", () -> control.update(callers.get(), Runs.parse(id), patch));
    }

    @Mutation("cancelRun")
    @Description("Stops a run; once answered, no further batch of it commits.")
    public @NonNull RunPayload cancelRun(@Name("id") @Id @NonNull String id) {
        return attempt("Stopped", () -> control.cancel(callers.get(), Runs.parse(id)));
    }

    @Mutation("pauseRun")
    @Description("Pauses a run, which keeps its place; the batch at hand still commits, no further one begins.")
    public @NonNull RunPayload pauseRun(@Name("id") @Id @NonNull String id) {
        return attempt("Paused", () -> control.pause(callers.get(), Runs.parse(id)));
    }

    @Mutation("resumeRun")
    @Description("Lets a paused, failed or cancelled run go on behind its last checkpoint.")
    public @NonNull RunPayload resumeRun(@Name("id") @Id @NonNull String id) {
        return attempt("Queued", () -> control.resume(callers.get(), Runs.parse(id)));
    }

    /** What is no id of a mapping leads to no run. */
    public static UUID mapping(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException noUuid) {
            throw new GodwitException(ErrorCode.NOT_FOUND, "There is no mapping with this id");
        }
    }

    /** Does the work of a mutation and answers with the run or the refusal. */
    public static RunPayload attempt(String done, Supplier<Run> work) {
        return UserError.attempt(
                () -> new RunPayload(true, done, work.get(), List.of()),
                errors -> new RunPayload(false, errors.get(0).message(), null, errors));
    }

    /** What of a run is to change, as GraphQL takes it: what is absent stays. */
    @Input("RunChangeInput")
    @Description("What of a run is to change; what is absent stays.")
    public record RunChange(
            @Nullable Integer batchSize,
            @Nullable Boolean autoBatchSize,
            @Nullable Integer parallelism,
            @Nullable Long maxErrors,
            @Nullable Double maxErrorRate) {}

    /** How many rows were skipped for one reason. */
    public record SkippedRows(@NonNull String reason, long count) {}

    /** A page of runs. */
    public record RunPage(
            @NonNull List<@NonNull Run> items, @Nullable String nextCursor) {}

    /** The answer of a mutation. */
    public record RunPayload(
            boolean ok,
            @NonNull String message,
            @Nullable Run run,
            @NonNull List<@NonNull UserError> errors) {}
}
