package io.godwit.readiness;

import io.godwit.platform.web.CurrentCaller;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Readiness over REST. Stateless, safe for any thread. */
@Path("/api/v1/readiness")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Readiness", description = "How far the organization has come")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
public class ReadinessResource {

    private final CurrentCaller callers;
    private final ReadinessService service;

    ReadinessResource(CurrentCaller callers, ReadinessService service) {
        this.callers = callers;
        this.service = service;
    }

    @GET
    @Operation(operationId = "getReadiness", summary = "Tell whether there are connections, mappings and runs")
    @APIResponse(
            responseCode = "200",
            description = "What there is",
            content = @Content(schema = @Schema(implementation = Readiness.class)))
    public Readiness get() {
        return service.of(callers.get());
    }
}
