package io.godwit.connection;

import static io.godwit.support.Api.draft;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.Sources;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class ConnectionGraphQLTest {

    private static final String CREATE = """
            mutation($input: ConnectionInput!) { createConnection(input: $input) {
                ok message connection { id name tlsMode kind hasPassword port } errors { field message code hint } } }""";

    private final Api api = Api.newOrganization();

    @BeforeAll
    static void makeSources() {
        Sources.make();
    }

    @Test
    void isCreatedChangedTestedAndDeleted() {
        String id = api.graphql(CREATE, Map.of("input", input("Graph")))
                .body("errors", nullValue())
                .body("data.createConnection.ok", equalTo(true))
                .body("data.createConnection.connection.tlsMode", equalTo("DISABLE"))
                .body("data.createConnection.connection.kind", equalTo("POSTGRESQL"))
                .body("data.createConnection.connection.hasPassword", equalTo(true))
                .extract()
                .path("data.createConnection.connection.id");
        api.graphql(
                        "mutation($id: ID!) { testConnection(id: $id) { ok diagnosis { ok stages { stage status code } } } }",
                        Map.of("id", id))
                .body("data.testConnection.ok", equalTo(true))
                .body("data.testConnection.diagnosis.stages[6].stage", equalTo("READ_ONLY"))
                .body("data.testConnection.diagnosis.stages[6].status", equalTo("OK"));
        api.graphql(
                        "mutation($id: ID!) { updateConnection(id: $id, input: {host: \"localhost\"}) "
                                + "{ ok connection { host name hasPassword } } }",
                        Map.of("id", id))
                .body("data.updateConnection.connection.host", equalTo("localhost"))
                .body("data.updateConnection.connection.name", equalTo("Graph"))
                .body("data.updateConnection.connection.hasPassword", equalTo(false));
        api.graphql("mutation($id: ID!) { deleteConnection(id: $id) { ok } }", Map.of("id", id))
                .body("data.deleteConnection.ok", equalTo(true));
        api.graphql("query($id: ID!) { connection(id: $id) { name } }", Map.of("id", id))
                .body("errors[0].extensions.code", equalTo("not_found"))
                .body("errors[0].extensions.hint", notNullValue());
    }

    @Test
    void anExpectedRefusalIsInThePayload() {
        Map<String, Object> input = input("Refused");
        input.put("host", "a,b");
        api.graphql(CREATE, Map.of("input", input))
                .body("errors", nullValue())
                .body("data.createConnection.ok", equalTo(false))
                .body("data.createConnection.connection", nullValue())
                .body("data.createConnection.errors[0].field", equalTo("/host"))
                .body("data.createConnection.errors[0].code", equalTo("invalid_request"));
    }

    @Test
    void listsArePaged() {
        api.created(draft("One"));
        api.created(draft("Two"));
        String cursor = api.graphql("{ connections(first: 1) { items { name } nextCursor } }", Map.of())
                .body("data.connections.items.name", equalTo(List.of("One")))
                .extract()
                .path("data.connections.nextCursor");
        api.graphql(
                        "query($after: String) { connections(first: 1, after: $after) { items { name } nextCursor } }",
                        Map.of("after", cursor))
                .body("data.connections.items.name", equalTo(List.of("Two")))
                .body("data.connections.nextCursor", nullValue());
        Api.newOrganization()
                .graphql("{ connections { items { name } } }", Map.of())
                .body("data.connections.items", hasSize(0));
    }

    @Test
    void aFaultyPageIsAnErrorWithViolations() {
        api.graphql("{ connections(first: 0) { nextCursor } }", Map.of())
                .body("errors[0].extensions.code", equalTo("invalid_request"))
                .body("errors[0].extensions.violations[0].field", equalTo("limit"));
    }

    @Test
    void withoutATokenOrPermissionTheCodeSaysSo() {
        Map<String, String> body = Map.of("query", "{ connections { nextCursor } }");
        given().contentType(ContentType.JSON)
                .body(body)
                .post("/graphql")
                .then()
                .body("errors[0].extensions.code", equalTo("unauthenticated"));
        given().auth()
                .oauth2("x.y.z")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/graphql")
                .then()
                .body(containsString("unauthenticated"));
        Api.of(UUID.randomUUID(), "pf.data_migration.explore")
                .graphql(CREATE, Map.of("input", input("x")))
                .body("errors[0].extensions.code", equalTo("forbidden"))
                .body("errors[0].message", containsString("pf.data_migration.connections.write"));
    }

    @Test
    void anotherOrganizationsIdIsLikeAnUnknownOne() {
        String id = api.created(draft("Mine"));
        Api other = Api.newOrganization();
        for (String each : new String[] {id, UUID.randomUUID().toString()}) {
            other.graphql("query($id: ID!) { connection(id: $id) { name } }", Map.of("id", each))
                    .body("errors[0].extensions.code", equalTo("not_found"))
                    .body("errors[0].message", equalTo("There is no such connection"));
            other.graphql("mutation($id: ID!) { deleteConnection(id: $id) { ok errors { code } } }", Map.of("id", each))
                    .body("data.deleteConnection.errors[0].code", equalTo("not_found"));
        }
    }

    @Test
    void aSourceIsExplored() {
        String id = api.created(draft("Explored"));
        api.graphql("""
                        query($id: ID!) {
                            exploreSchemas(connectionId: $id) { name }
                            exploreTables(connectionId: $id, schema: "source_hr") { name kind estimatedRows }
                            exploreColumns(connectionId: $id, schema: "source_hr", table: "employees") {
                                columns { name type primaryKey } keys { columns primary }
                                foreignKeys { columns references { schema table } } }
                            explorePreview(connectionId: $id, schema: "source_hr", table: "employees") {
                                columns { name type masked } rows truncated truncatedColumns } }""", Map.of("id", id))
                .body("errors", nullValue())
                .body("data.exploreSchemas.name", hasItem("source_hr"))
                .body("data.exploreTables.kind[0]", equalTo("PARTITIONED_TABLE"))
                .body("data.exploreColumns.columns[0].primaryKey", equalTo(true))
                .body("data.explorePreview.rows[0][1]", equalTo("1"))
                .body("data.explorePreview.rows[0][6]", nullValue());
        api.graphql("{ targets { schema name writeMode columns { name writable } } }", Map.of())
                .body("errors", nullValue());
    }

    @Test
    void aDriversTextIsNeverShown() {
        String id = api.created(draft("Wrong", Map.of("database", "nowhere")));
        api.graphql("query($id: ID!) { exploreSchemas(connectionId: $id) { name } }", Map.of("id", id))
                .body("errors[0].extensions.code", equalTo("database_not_found"))
                .body(not(containsString("FATAL")))
                .body(not(containsString("nowhere")))
                .body(not(containsString("PSQL")));
    }

    @Test
    void anIdThatIsNoneIsRefusedWithoutClassNames() {
        api.graphql("{ connection(id: \"x\") { name } }", Map.of())
                .body("errors", hasSize(1))
                .body("errors[0].extensions.code", equalTo("not_found"))
                .body(not(containsString("IllegalArgument")))
                .body(not(containsString("java")));
    }

    private static Map<String, Object> input(String name) {
        Map<String, Object> input = draft(name);
        input.put("tlsMode", "DISABLE");
        input.put("port", TestDatabase.port());
        return input;
    }
}
