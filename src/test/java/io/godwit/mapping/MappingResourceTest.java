package io.godwit.mapping;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class MappingResourceTest {

    private static final String PATH = "/api/v1/mappings";
    private static final String ONE = PATH + "/{id}";

    private final UUID organization = UUID.randomUUID();
    private final Api api = Api.of(organization, "pf.data_migration.manage");
    private String connection = "";

    @BeforeAll
    static void makeTables() {
        TargetTables.make();
        Landing.in("source_mapping").table("people", "id", "first", "last", "state", "changed:timestamptz");
        Landing.in("source_mapping_two").table("people", "id", "first", "last", "state", "changed:timestamptz");
    }

    @BeforeEach
    void connect() {
        connection = api.created(Api.draft("Source"));
    }

    @Test
    void isCreatedWithDefaults() {
        Response created = create(Drafts.employees(connection));
        created.then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .header("Location", endsWith("/api/v1/mappings/" + created.path("id")))
                .body("name", equalTo("source_mapping.people to hr_employees"))
                .body("targetSchema", equalTo("app"))
                .body("targetTable", equalTo("hr_employees"))
                .body("executionOrder", equalTo(100))
                .body("active", equalTo(true))
                .body("conflictAction", equalTo("skip"))
                .body("conflictKey", nullValue())
                .body("keyColumns", contains("id"))
                .body("rowRules", hasSize(0))
                .body("fields[0].rules[0].rule", equalTo("inject"))
                .body("fields[0].rules[0].arguments.value", equalTo("hand"))
                .body("defaultSet", nullValue())
                .body("version", equalTo(1))
                .body("createdAt", notNullValue());
        api.request()
                .get(ONE, created.<String>path("id"))
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("fields", equalTo(created.path("fields")));
        api.request()
                .header("If-None-Match", "\"1\"")
                .get(ONE, created.<String>path("id"))
                .then()
                .statusCode(304);
    }

    @Test
    void theTargetsSchemaMayBeGivenInEitherPlace() {
        create(Drafts.employees(connection, "targetTable", "app.hr_employees"))
                .then()
                .statusCode(201)
                .body("targetSchema", equalTo("app"))
                .body("targetTable", equalTo("hr_employees"));
        create(Drafts.employees(connection, "targetSchema", "app", "active", false))
                .then()
                .statusCode(201)
                .body("targetSchema", equalTo("app"));
    }

    @Test
    void isReplacedOnlyInTheVersionSeen() {
        String id = create(Drafts.employees(connection)).path("id");
        Map<String, Object> changed =
                Drafts.employees(connection, "name", "Renamed", "executionOrder", 7, "targetSchema", "app");
        api.request()
                .header("If-Match", "\"1\"")
                .body(changed)
                .put(ONE, id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("name", equalTo("Renamed"))
                .body("executionOrder", equalTo(7));
        api.request()
                .header("If-Match", "\"1\"")
                .body(changed)
                .put(ONE, id)
                .then()
                .statusCode(412)
                .body("code", equalTo("version_mismatch"));
        api.request().header("If-Match", "\"1\"").delete(ONE, id).then().statusCode(412);
        api.request()
                .header("If-Match", "\"1\"")
                .post(ONE + "/deactivate", id)
                .then()
                .statusCode(412);
        api.request().get(ONE, id).then().body("version", equalTo(2)).body("active", equalTo(true));
    }

    @Test
    void isPatchedMemberByMember() {
        String id = create(Drafts.employees(connection, "latestBy", "changed")).path("id");
        patch(id, Map.of("executionOrder", 5))
                .then()
                .statusCode(200)
                .body("executionOrder", equalTo(5))
                .body("latestBy", equalTo("changed"))
                .body("fields", hasSize(5));
        api.request()
                .contentType("application/merge-patch+json")
                .body("{\"latestBy\": null}")
                .patch(ONE, id)
                .then()
                .statusCode(200)
                .body("latestBy", nullValue())
                .body("version", equalTo(3));
        patch(id, Map.of("id", UUID.randomUUID().toString())).then().statusCode(400);
        patch(id, Map.of("fields", List.of())).then().statusCode(422).body("violations.field", contains("/fields"));
        api.request().get(ONE, id).then().body("version", equalTo(3));
    }

    @Test
    void isListedInOrderOfExecutionAndByPage() {
        for (int order : new int[] {30, 10, 20}) {
            create(Drafts.employees(connection, "executionOrder", order, "active", false, "name", "Order " + order));
        }
        create(Drafts.employees(connection, "executionOrder", 10, "name", "A name with / and ü"));
        Response first = api.request().queryParam("limit", 2).get(PATH);
        first.then().statusCode(200).body("items.name", contains("A name with / and ü", "Order 10"));
        api.request()
                .queryParam("limit", 2)
                .queryParam("cursor", first.<String>path("nextCursor"))
                .get(PATH)
                .then()
                .statusCode(200)
                .body("items.name", contains("Order 20", "Order 30"))
                .body("nextCursor", nullValue());
        api.request()
                .queryParam("cursor", "bm9uc2Vuc2U")
                .get(PATH)
                .then()
                .statusCode(422)
                .body("violations.field", contains("cursor"));
    }

    @Test
    void isListedByFilter() {
        create(Drafts.employees(connection, "active", false));
        create(Drafts.employees(connection, "sourceSchema", "source_mapping_two"));
        listed("active", "false", 1);
        listed("active", "true", 1);
        listed("sourceSchema", "source_mapping_two", 1);
        listed("sourceTable", "people", 2);
        listed("targetTable", "hr_employees", 2);
        listed("targetTable", "hr_departments", 0);
        listed("connectionId", connection, 2);
        listed("connectionId", UUID.randomUUID().toString(), 0);
    }

    @Test
    void onlyOneIsActiveBetweenTheSameTables() {
        String first = create(Drafts.employees(connection)).path("id");
        create(Drafts.employees(connection))
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"))
                .body("detail", containsString("Another mapping between these tables is active"));
        String second = create(Drafts.employees(connection, "active", false)).path("id");
        api.request().post(ONE + "/activate", second).then().statusCode(409).body("code", equalTo("conflict"));
        api.request().post(ONE + "/deactivate", first).then().statusCode(200).body("active", equalTo(false));
        api.request().post(ONE + "/activate", second).then().statusCode(200).body("version", equalTo(2));
        api.request()
                .post(ONE + "/activate", second)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("active", equalTo(true));
    }

    @Test
    void isDeletedUnlessARunRefersToIt() {
        String used = create(Drafts.employees(connection)).path("id");
        TestDatabase.execute(
                "godwit",
                "insert into godwit.run (organization_id, id, mapping_id, connection_id, status,"
                        + " source_table, target_table, batch_size, spec, created_by) values ('%s', '%s', '%s', '%s', 'pending',"
                                .formatted(organization, UUID.randomUUID(), used, connection)
                        + " 's', 't', 500, '{}', 'tester')");
        api.request().delete(ONE, used).then().statusCode(409).body("code", equalTo("in_use"));
        String free = create(Drafts.employees(connection, "active", false)).path("id");
        api.request().delete(ONE, free).then().statusCode(204);
        api.request().get(ONE, free).then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void anotherOrganizationsMappingIsUnknown() {
        String id = create(Drafts.employees(connection)).path("id");
        Api other = Api.newOrganization();
        other.request().get(PATH).then().statusCode(200).body("items", hasSize(0));
        other.request().get(ONE, id).then().statusCode(404);
        other.request().body(Drafts.employees(connection)).put(ONE, id).then().statusCode(404);
        other.request()
                .contentType("application/merge-patch+json")
                .body("{}")
                .patch(ONE, id)
                .then()
                .statusCode(404);
        other.request().post(ONE + "/activate", id).then().statusCode(404);
        other.request().post(ONE + "/deactivate", id).then().statusCode(404);
        other.request().delete(ONE, id).then().statusCode(404);
        other.request()
                .body(Drafts.employees(connection))
                .post(PATH)
                .then()
                .statusCode(422)
                .body("violations.field", contains("/connectionId"));
        api.request().get(ONE, id).then().statusCode(200).body("version", equalTo(1));
    }

    @Test
    void eachCallNeedsItsPermission() {
        String id = create(Drafts.employees(connection)).path("id");
        Api reader = Api.of(organization, "pf.data_migration.mappings.read");
        Api writer = Api.of(organization, "pf.data_migration.mappings.write");
        reader.request().get(ONE, id).then().statusCode(200);
        reader.request().body(Drafts.employees(connection)).post(PATH).then().statusCode(403);
        reader.request().body(Drafts.employees(connection)).put(ONE, id).then().statusCode(403);
        reader.request().body(Map.of()).patch(ONE, id).then().statusCode(403);
        reader.request().post(ONE + "/activate", id).then().statusCode(403);
        reader.request().post(ONE + "/deactivate", id).then().statusCode(403);
        reader.request().delete(ONE, id).then().statusCode(403).body("code", equalTo("forbidden"));
        reader.request()
                .body(Map.of("connectionId", connection, "sourceSystem", "rippling"))
                .post(PATH + "/defaults")
                .then()
                .statusCode(403);
        writer.request().get(PATH).then().statusCode(403);
        writer.request().get(ONE, id).then().statusCode(403);
        writer.request().get("/api/v1/transforms").then().statusCode(403);
        writer.request().delete(ONE, id).then().statusCode(204);
    }

    @Test
    void rulesAreListedWithTheirExamples() {
        api.request()
                .get("/api/v1/transforms")
                .then()
                .statusCode(200)
                .body("items.name", hasItem("lookup"))
                .body("items.find { it.name == 'map_values' }.parameters.name", hasItem("otherwise"))
                .body("items.find { it.name == 'trim' }.examples", notNullValue());
    }

    private Response create(Map<String, Object> draft) {
        return api.request().body(draft).post(PATH);
    }

    private Response patch(String id, Map<String, ?> patch) {
        return api.request()
                .contentType("application/merge-patch+json")
                .body(patch)
                .patch(ONE, id);
    }

    private void listed(String filter, String value, int count) {
        api.request().queryParam(filter, value).get(PATH).then().statusCode(200).body("items", hasSize(count));
    }
}
