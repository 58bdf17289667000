package io.godwit.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.platform.access.Caller;
import io.godwit.platform.web.Answers;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.MergePatch;
import io.godwit.platform.web.PageRequest;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Runs over REST. Stateless, safe for any thread. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Runs", description = "Start, watch, stop and resume the moving of rows")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
public class RunResource {

    /** Seconds after which a client may ask again. */
    private static final int RETRY_AFTER = 3;

    private final CurrentCaller callers;
    private final RunService service;
    private final RunControl control;
    private final RunWait wait;

    RunResource(CurrentCaller callers, RunService service, RunControl control, RunWait wait) {
        this.callers = callers;
        this.service = service;
        this.control = control;
        this.wait = wait;
    }

    @GET
    @Operation(operationId = "listRuns", summary = "List runs, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page; its Link header leads to the next",
            content = @Content(schema = @Schema(implementation = RunGraphQL.RunPage.class)))
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response list(
            @Parameter(description = "One or more states, separated by commas") @QueryParam("status") @Nullable
                    String status,
            @QueryParam("mappingId") @Nullable UUID mappingId,
            @QueryParam("connectionId") @Nullable UUID connectionId,
            @Parameter(description = "RFC 3339") @QueryParam("createdAfter") @Nullable String createdAfter,
            @Parameter(description = "RFC 3339") @QueryParam("createdBefore") @Nullable String createdBefore,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        RunFilter filter = RunFilter.of(status, mappingId, connectionId, createdAfter, createdBefore);
        return Answers.page(service.list(callers.get(), filter, PageRequest.of(limit, cursor)), uri);
    }

    @GET
    @Path("/{id}")
    @Blocking // the token is verified by the first who asks for it; only the wait holds no thread
    @Operation(
            operationId = "getRun",
            summary = "Read a run; with wait, answer when it has ended or is paused, or the time is over")
    @APIResponse(
            responseCode = "200",
            description = "The run; Retry-After while it goes on",
            content = @Content(schema = @Schema(implementation = Run.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Uni<Response> get(
            @PathParam("id") UUID id,
            @Parameter(description = "Such as 30s; at most 60s") @QueryParam("wait") @Nullable String duration) {
        Caller caller = callers.get();
        return wait.until(caller, id, RunWait.duration(duration)).map(RunResource::answer);
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Operation(
            operationId = "patchRun",
            summary = "Change a run by JSON Merge Patch; a running one heeds a new batch size within three batches")
    @RequestBody(content = @Content(schema = @Schema(implementation = RunSettings.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = Run.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response patch(@PathParam("id") UUID id, JsonNode patch) {
        return Response.ok(control.update(callers.get(), id, patch)).build();
    }

    @POST
    @Path("/{id}/cancel")
    @Consumes(MediaType.WILDCARD)
    @Operation(operationId = "cancelRun", summary = "Stop a run; once answered, no further batch of it commits")
    @APIResponse(
            responseCode = "202",
            description = "Cancelled, or as soon as its worker notices",
            content = @Content(schema = @Schema(implementation = Run.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public Response cancel(@PathParam("id") UUID id) {
        return Response.accepted(control.cancel(callers.get(), id)).build();
    }

    @POST
    @Path("/{id}/pause")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "pauseRun",
            summary = "Pause a run, which keeps its place; the batch at hand still commits, no further one begins")
    @APIResponse(
            responseCode = "202",
            description = "Paused, or as soon as its worker has ended the batch at hand",
            content = @Content(schema = @Schema(implementation = Run.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    public Response pause(@PathParam("id") UUID id) {
        return Response.accepted(control.pause(callers.get(), id)).build();
    }

    @POST
    @Path("/{id}/resume")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "resumeRun",
            summary = "Let a paused, failed or cancelled run go on behind its last checkpoint")
    @APIResponse(
            responseCode = "202",
            description = "Queued again, one attempt higher",
            content = @Content(schema = @Schema(implementation = Run.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    public Response resume(@PathParam("id") UUID id) {
        return Response.accepted(control.resume(callers.get(), id)).build();
    }

    private static Response answer(Run run) {
        Response.ResponseBuilder answer = Response.ok(run);
        if (!run.status().isAtRest()) {
            answer.header("Retry-After", RETRY_AFTER);
        }
        return answer.build();
    }
}
