package io.godwit.mapping;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.platform.web.Answers;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.MergePatch;
import io.godwit.platform.web.PageRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Mappings over REST. Stateless, safe for any thread. */
@Path("/api/v1/mappings")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Mappings", description = "How source tables become target tables")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
public class MappingResource {

    private final CurrentCaller callers;
    private final MappingService service;

    MappingResource(CurrentCaller callers, MappingService service) {
        this.callers = callers;
        this.service = service;
    }

    @GET
    @Operation(operationId = "listMappings", summary = "List mappings in order of execution, then of name")
    @APIResponse(
            responseCode = "200",
            description = "A page; its Link header leads to the next",
            content = @Content(schema = @Schema(implementation = MappingGraphQL.MappingPage.class)))
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response list(
            @QueryParam("connectionId") @Nullable UUID connectionId,
            @QueryParam("active") @Nullable Boolean active,
            @QueryParam("sourceSchema") @Nullable String sourceSchema,
            @QueryParam("sourceTable") @Nullable String sourceTable,
            @QueryParam("targetTable") @Nullable String targetTable,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        MappingFilter filter = new MappingFilter(connectionId, active, sourceSchema, sourceTable, targetTable);
        return Answers.page(service.list(callers.get(), filter, PageRequest.of(limit, cursor)), uri);
    }

    @POST
    @Operation(operationId = "createMapping", summary = "Create a mapping; it is checked against both catalogs")
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Mapping.class)))
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response create(MappingDraft draft, @Context UriInfo uri) {
        Mapping created = service.create(callers.get(), draft);
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(created.id().toString())
                        .build())
                .entity(created)
                .tag(Answers.tag(created.version()))
                .build();
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getMapping", summary = "Read a mapping")
    @APIResponse(
            responseCode = "200",
            description = "The mapping and its ETag",
            content = @Content(schema = @Schema(implementation = Mapping.class)))
    @APIResponse(responseCode = "304", description = "It still has the version of If-None-Match")
    @APIResponse(responseCode = "404", ref = "Problem")
    public Response get(@PathParam("id") UUID id, @Context Request request) {
        Mapping mapping = service.find(callers.get(), id);
        Response.@Nullable ResponseBuilder unchanged = request.evaluatePreconditions(Answers.tag(mapping.version()));
        return unchanged == null ? answer(mapping) : unchanged.build();
    }

    @PUT
    @Path("/{id}")
    @Operation(operationId = "replaceMapping", summary = "Replace a mapping; runs that go on keep the old one")
    @APIResponse(
            responseCode = "200",
            description = "Replaced",
            content = @Content(schema = @Schema(implementation = Mapping.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "412", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response replace(
            @PathParam("id") UUID id, MappingDraft draft, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return answer(service.replace(callers.get(), id, draft, Answers.expectedVersion(ifMatch)));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Operation(operationId = "patchMapping", summary = "Change a mapping by JSON Merge Patch; lists are replaced whole")
    @RequestBody(content = @Content(schema = @Schema(implementation = MappingDraft.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = Mapping.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "412", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response patch(@PathParam("id") UUID id, JsonNode patch, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return answer(service.patch(callers.get(), id, patch, Answers.expectedVersion(ifMatch)));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteMapping", summary = "Delete a mapping that no run refers to")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "412", ref = "Problem")
    public void delete(@PathParam("id") UUID id, @HeaderParam("If-Match") @Nullable String ifMatch) {
        service.delete(callers.get(), id, Answers.expectedVersion(ifMatch));
    }

    @POST
    @Path("/{id}/activate")
    @Consumes(MediaType.WILDCARD)
    @Operation(operationId = "activateMapping", summary = "Let runs that name its tables find the mapping")
    @APIResponse(
            responseCode = "200",
            description = "Active",
            content = @Content(schema = @Schema(implementation = Mapping.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "412", ref = "Problem")
    public Response activate(@PathParam("id") UUID id, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return answer(service.activate(callers.get(), id, Answers.expectedVersion(ifMatch)));
    }

    @POST
    @Path("/{id}/deactivate")
    @Consumes(MediaType.WILDCARD)
    @Operation(operationId = "deactivateMapping", summary = "Hide the mapping from runs that name its tables")
    @APIResponse(
            responseCode = "200",
            description = "Not active",
            content = @Content(schema = @Schema(implementation = Mapping.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "412", ref = "Problem")
    public Response deactivate(@PathParam("id") UUID id, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return answer(service.deactivate(callers.get(), id, Answers.expectedVersion(ifMatch)));
    }

    private static Response answer(Mapping mapping) {
        return Answers.ok(mapping, mapping.version()).build();
    }
}
