package io.godwit.connection;

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

/** Connections over REST. Stateless, safe for any thread. */
@Path("/api/v1/connections")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Connections", description = "Named, encrypted access to source systems")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "400", ref = "Problem")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
public class ConnectionResource {

    private final CurrentCaller callers;
    private final ConnectionService service;

    ConnectionResource(CurrentCaller callers, ConnectionService service) {
        this.callers = callers;
        this.service = service;
    }

    @GET
    @Operation(operationId = "listConnections", summary = "List connections in order of making")
    @APIResponse(
            responseCode = "200",
            description = "A page; its Link header leads to the next",
            content = @Content(schema = @Schema(implementation = ConnectionGraphQL.ConnectionPage.class)))
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response list(
            @QueryParam("name") @Nullable String name,
            @QueryParam("limit") @Nullable Integer limit,
            @QueryParam("cursor") @Nullable String cursor,
            @Context UriInfo uri) {
        return Answers.page(service.list(callers.get(), name, PageRequest.of(limit, cursor)), uri);
    }

    @POST
    @Operation(operationId = "createConnection", summary = "Create a connection")
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Connection.class)))
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response create(ConnectionDraft draft, @Context UriInfo uri) {
        Connection created = service.create(callers.get(), draft);
        return Response.created(uri.getAbsolutePathBuilder()
                        .path(created.id().toString())
                        .build())
                .entity(created)
                .tag(Answers.tag(created.version()))
                .build();
    }

    @GET
    @Path("/{id}")
    @Operation(operationId = "getConnection", summary = "Read a connection")
    @APIResponse(
            responseCode = "200",
            description = "The connection and its ETag",
            content = @Content(schema = @Schema(implementation = Connection.class)))
    @APIResponse(responseCode = "304", description = "It still has the version of If-None-Match")
    @APIResponse(responseCode = "404", ref = "Problem")
    public Response get(@PathParam("id") UUID id, @Context Request request) {
        Connection connection = service.find(callers.get(), id);
        Response.@Nullable ResponseBuilder unchanged = request.evaluatePreconditions(Answers.tag(connection.version()));
        return unchanged == null ? answer(connection) : unchanged.build();
    }

    @PUT
    @Path("/{id}")
    @Operation(
            operationId = "replaceConnection",
            summary = "Replace a connection; a new address without password clears it")
    @APIResponse(
            responseCode = "200",
            description = "Replaced",
            content = @Content(schema = @Schema(implementation = Connection.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "412", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response replace(
            @PathParam("id") UUID id, ConnectionDraft draft, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return answer(service.replace(callers.get(), id, draft, Answers.expectedVersion(ifMatch)));
    }

    @PATCH
    @Path("/{id}")
    @Consumes({MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON})
    @Operation(operationId = "patchConnection", summary = "Change a connection by JSON Merge Patch")
    @RequestBody(content = @Content(schema = @Schema(implementation = ConnectionDraft.class)))
    @APIResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = Connection.class)))
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "412", ref = "Problem")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Response patch(@PathParam("id") UUID id, JsonNode patch, @HeaderParam("If-Match") @Nullable String ifMatch) {
        return answer(service.patch(callers.get(), id, patch, Answers.expectedVersion(ifMatch)));
    }

    @DELETE
    @Path("/{id}")
    @Operation(operationId = "deleteConnection", summary = "Delete a connection that nothing refers to")
    @APIResponse(responseCode = "204", description = "Deleted")
    @APIResponse(responseCode = "404", ref = "Problem")
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "412", ref = "Problem")
    public void delete(@PathParam("id") UUID id, @HeaderParam("If-Match") @Nullable String ifMatch) {
        service.delete(callers.get(), id, Answers.expectedVersion(ifMatch));
    }

    @POST
    @Path("/{id}/test")
    @Consumes(MediaType.WILDCARD)
    @Operation(
            operationId = "testConnection",
            summary = "Walk the way to the source and name the first stage that fails")
    @APIResponse(responseCode = "200", description = "What was found, also when a stage failed")
    @APIResponse(responseCode = "404", ref = "Problem")
    public Diagnosis test(@PathParam("id") UUID id) {
        return service.test(callers.get(), id);
    }

    @POST
    @Path("/test")
    @Operation(operationId = "testConnectionDraft", summary = "Test a connection before it is stored")
    @APIResponse(responseCode = "200", description = "What was found, also when a stage failed")
    @APIResponse(responseCode = "422", ref = "Problem")
    public Diagnosis testDraft(ConnectionDraft draft) {
        return service.test(callers.get(), draft);
    }

    private static Response answer(Connection connection) {
        return Answers.ok(connection, connection.version()).build();
    }
}
