package io.godwit.target;

import io.godwit.engine.catalog.TableName;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Targets over REST. Stateless, safe for any thread. */
@Path("/api/v1/targets")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Targets", description = "The application's tables that may be written")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
public class TargetResource {

    private final CurrentCaller callers;
    private final TargetService service;

    TargetResource(CurrentCaller callers, TargetService service) {
        this.callers = callers;
        this.service = service;
    }

    @GET
    @Operation(operationId = "listTargets", summary = "List the tables that may be written; always one page")
    @APIResponse(responseCode = "200", description = "All of them")
    public Page<Target> list() {
        return new Page<>(service.list(callers.get()), null);
    }

    @GET
    @Path("/{schema}/{table}")
    @Operation(operationId = "getTarget", summary = "Read one table that may be written")
    @APIResponse(responseCode = "200", description = "The table")
    @APIResponse(responseCode = "404", ref = "Problem")
    public Target get(@PathParam("schema") String schema, @PathParam("table") String table) {
        return service.find(callers.get(), new TableName(schema, table));
    }
}
