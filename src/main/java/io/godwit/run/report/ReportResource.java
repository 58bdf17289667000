package io.godwit.run.report;

import io.godwit.platform.web.Answers;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.PageRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What runs leave, over REST. Stateless, safe for any thread. */
@Path("/api/v1/runs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Runs", description = "Start, watch, stop and resume the moving of rows")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
public class ReportResource {

    private final CurrentCaller callers;
    private final ReportService service;

    ReportResource(CurrentCaller callers, ReportService service) {
        this.callers = callers;
        this.service = service;
    }

    @GET
    @Path("/{id}/errors")
    @Operation(
            operationId = "listRunErrors",
            summary = "List the rows that failed, or with severity=warning the warnings")
    @APIResponse(
            responseCode = "200",
            description = "A page; its Link header leads to the next",
            content = @Content(schema = @Schema(implementation = ReportGraphQL.RunErrorPage.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response errors(
            @PathParam("id") UUID id,
            @Parameter(description = "error (the default) or warning") @QueryParam("severity") @Nullable
                    String severity,
            @QueryParam("errorType") @Nullable String errorType,
            @QueryParam("errorCode") @Nullable String errorCode,
            @QueryParam("targetColumn") @Nullable String targetColumn,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        ErrorFilter filter = ErrorFilter.of(severity, errorType, errorCode, targetColumn);
        return Answers.page(service.errors(callers.get(), id, filter, PageRequest.of(limit, cursor)), uri);
    }

    @GET
    @Path("/{id}/errors/groups")
    @Operation(
            operationId = "listRunErrorGroups",
            summary = "Count errors and warnings by type, code and column, with an example key each")
    @APIResponse(responseCode = "200", description = "The groups, errors first")
    @APIResponse(responseCode = "404", ref = "Problem")
    public List<ErrorGroup> errorGroups(@PathParam("id") UUID id) {
        return service.errorGroups(callers.get(), id);
    }

    @GET
    @Path("/{id}/batches")
    @Operation(
            operationId = "listRunBatches",
            summary = "List the batches: those that are committed, and the ones that workers have at hand")
    @APIResponse(
            responseCode = "200",
            description = "A page; its Link header leads to the next",
            content = @Content(schema = @Schema(implementation = ReportGraphQL.RunBatchPage.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response batches(
            @PathParam("id") UUID id,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        return Answers.page(service.batches(callers.get(), id, PageRequest.of(limit, cursor)), uri);
    }

    @GET
    @Path("/{id}/checkpoints")
    @Operation(
            operationId = "listRunCheckpoints",
            summary = "List the places that the run has kept, in the order of time")
    @APIResponse(
            responseCode = "200",
            description = "A page; its Link header leads to the next",
            content = @Content(schema = @Schema(implementation = ReportGraphQL.RunCheckpointPage.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response checkpoints(
            @PathParam("id") UUID id,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        return Answers.page(service.checkpoints(callers.get(), id, PageRequest.of(limit, cursor)), uri);
    }
}
