package io.godwit.explore;

import io.godwit.engine.catalog.TableName;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Browsing a source over REST. Stateless, safe for any thread. */
@Path("/api/v1/connections/{id}/schemas")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Explore", description = "What a source holds at this moment")
@SecurityRequirement(name = "SecurityScheme")
@APIResponse(responseCode = "401", ref = "Problem")
@APIResponse(responseCode = "403", ref = "Problem")
@APIResponse(responseCode = "404", ref = "Problem")
@APIResponse(responseCode = "422", ref = "Problem")
public class ExploreResource {

    private final CurrentCaller callers;
    private final ExploreService service;

    ExploreResource(CurrentCaller callers, ExploreService service) {
        this.callers = callers;
        this.service = service;
    }

    @GET
    @Operation(operationId = "listSchemas", summary = "List the schemas that fit a pattern; always one page")
    @APIResponse(responseCode = "200", description = "The schemas; none when no name fits")
    public Page<SourceSchema> schemas(@PathParam("id") UUID id, @QueryParam("pattern") @Nullable String pattern) {
        return new Page<>(service.schemas(callers.get(), id, pattern), null);
    }

    @GET
    @Path("/{schema}/tables")
    @Operation(operationId = "listTables", summary = "List the tables of a schema with estimated rows; always one page")
    @APIResponse(responseCode = "200", description = "The tables and views")
    public Page<SourceTable> tables(@PathParam("id") UUID id, @PathParam("schema") String schema) {
        return new Page<>(service.tables(callers.get(), id, schema), null);
    }

    @GET
    @Path("/{schema}/tables/{table}")
    @Operation(operationId = "getTable", summary = "Read the columns and keys of a table")
    @APIResponse(responseCode = "200", description = "The structure of the table")
    public SourceColumns columns(
            @PathParam("id") UUID id, @PathParam("schema") String schema, @PathParam("table") String table) {
        return service.columns(callers.get(), id, new TableName(schema, table));
    }

    @GET
    @Path("/{schema}/tables/{table}/preview")
    @Operation(operationId = "previewTable", summary = "Read at most 25 rows of a table")
    @APIResponse(responseCode = "200", description = "Some rows; long values are cut, sensitive ones masked")
    public Preview preview(
            @PathParam("id") UUID id,
            @PathParam("schema") String schema,
            @PathParam("table") String table,
            @QueryParam("limit") @Nullable Integer limit) {
        return service.preview(callers.get(), id, new TableName(schema, table), limit);
    }
}
