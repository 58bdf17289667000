package io.godwit.mapping.defaults;

import io.godwit.platform.web.CurrentCaller;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Default mappings over REST. Stateless, safe for any thread. */
@Path("/api/v1/mappings/defaults")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Mappings")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
public class DefaultMappingResource {

    private final CurrentCaller callers;
    private final DefaultMappingService service;

    DefaultMappingResource(CurrentCaller callers, DefaultMappingService service) {
        this.callers = callers;
        this.service = service;
    }

    @POST
    @Operation(
            operationId = "loadDefaultMappings",
            summary = "Create the mappings of a known source system for the tables that have landed; idempotent")
    @APIResponse(responseCode = "200", description = "What is there now, and what happens to every column")
    @APIResponse(responseCode = "422", ref = "Problem")
    public LoadedDefaults load(DefaultMappingRequest request) {
        return service.load(callers.get(), request);
    }
}
