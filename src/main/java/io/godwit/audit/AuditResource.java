package io.godwit.audit;

import io.godwit.platform.web.Answers;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.PageRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
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

/** The audit log over REST. Stateless, safe for any thread. */
@Path("/api/v1/audit-log")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Audit", description = "Who did what, and who was denied")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
public class AuditResource {

    private final CurrentCaller callers;
    private final AuditService service;

    AuditResource(CurrentCaller callers, AuditService service) {
        this.callers = callers;
        this.service = service;
    }

    @GET
    @Operation(operationId = "listAuditLog", summary = "List what was done or denied, the newest first")
    @APIResponse(
            responseCode = "200",
            description = "A page; its Link header leads to the next",
            content = @Content(schema = @Schema(implementation = AuditGraphQL.AuditPage.class)))
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response list(
            @Parameter(description = "Such as connection.create") @QueryParam("action") @Nullable String action,
            @Parameter(description = "Such as connection") @QueryParam("objectType") @Nullable String objectType,
            @QueryParam("objectId") @Nullable String objectId,
            @Parameter(description = "The subject of a token") @QueryParam("actor") @Nullable String actor,
            @Parameter(description = "done or denied") @QueryParam("outcome") @Nullable String outcome,
            @Parameter(description = "RFC 3339; this time or later") @QueryParam("from") @Nullable String from,
            @Parameter(description = "RFC 3339; before this time") @QueryParam("to") @Nullable String to,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        AuditFilter filter = new AuditFilter(
                action,
                objectType,
                objectId,
                actor,
                AuditFilter.outcome(outcome),
                AuditFilter.time("from", from),
                AuditFilter.time("to", to));
        return Answers.page(service.list(callers.get(), filter, PageRequest.of(limit, cursor)), uri);
    }

    @GET
    @Path("/verification")
    @Operation(operationId = "verifyAuditLog", summary = "Walk the chain of hashes and name the first break")
    @APIResponse(responseCode = "200", description = "What was found, also when the chain is broken")
    public AuditVerification verify() {
        return service.verify(callers.get());
    }
}
