package io.godwit.run.start;

import io.godwit.platform.web.CurrentCaller;
import io.godwit.run.Run;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Starting runs over REST. Stateless, safe for any thread. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Runs", description = "Start, watch, stop and resume the moving of rows")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
public class StartResource {

    /** Seconds after which a client may ask how the run stands. */
    private static final int RETRY_AFTER = 3;

    private final CurrentCaller callers;
    private final StartService service;

    StartResource(CurrentCaller callers, StartService service) {
        this.callers = callers;
        this.service = service;
    }

    @POST
    @Operation(
            operationId = "startRun",
            summary = "Start a run of a mapping, or of the active mapping between two tables")
    @APIResponse(
            responseCode = "202",
            description = "Accepted; Location is the run",
            content = @Content(schema = @Schema(implementation = Run.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "Problem")
    public Response start(
            RunDraft draft,
            @Parameter(description = "Repeating a request with the same key and body gives the run of the first one")
                    @HeaderParam("Idempotency-Key")
                    @Nullable
                    String idempotencyKey,
            @Context UriInfo uri) {
        StartService.Started started = service.start(callers.get(), draft, idempotencyKey);
        Response.ResponseBuilder answer = Response.accepted(started.run())
                .location(uri.getAbsolutePathBuilder()
                        .path(started.run().id().toString())
                        .build())
                .header("Retry-After", RETRY_AFTER);
        if (started.replayed()) {
            answer.header("Idempotency-Replayed", "true");
        }
        return answer.build();
    }
}
