package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunTenancyTest {

    private static final String RUNS = Route.RUNS;

    /** Every table of ours that holds an organization, as the catalog lists them: a new one cannot be forgotten. */
    static List<String> tenantTables() {
        return Queried.column(
                "godwit",
                "select c.relname from pg_class c join pg_attribute a on a.attrelid = c.oid"
                        + " where c.relnamespace = 'godwit'::regnamespace and c.relkind in ('r', 'p')"
                        + " and not c.relispartition and a.attname = 'organization_id'");
    }

    @Test
    void anotherOrganizationsRunIsLikeAnUnknownOne() {
        Route route = Route.plain(1);
        String run = route.ran(route.mapping(), 1).getString("id");
        for (String path : List.of("", "?wait=1s", "/errors", "/errors/groups", "/batches")) {
            assertThat(refusal("GET", run, path))
                    .isEqualTo(refusal("GET", UUID.randomUUID().toString(), path));
        }
        for (String path : List.of("/cancel", "/resume")) {
            assertThat(refusal("POST", run, path))
                    .isEqualTo(refusal("POST", UUID.randomUUID().toString(), path));
        }
        route.api.request().get(RUNS + "/{id}", run).then().statusCode(200).body("attempt", equalTo(1));
    }

    /** What another organization is told, without the path that it asked for. */
    private static Map<String, Object> refusal(String method, String run, String path) {
        Response answer = Api.newOrganization().request().request(method, RUNS + "/" + run + path);
        answer.then().statusCode(404).body("code", equalTo("not_found"));
        Map<String, Object> told = new HashMap<>(answer.jsonPath().getMap(""));
        told.remove("instance");
        return told;
    }

    @Test
    void listsOfAnotherOrganizationAreEmpty() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        String run = route.ran(mapping, 1).getString("id");
        Api other = Api.newOrganization();
        other.request()
                .get(RUNS)
                .then()
                .statusCode(200)
                .body("items", hasSize(0))
                .body("nextCursor", nullValue());
        other.request()
                .queryParam("mappingId", mapping)
                .get(RUNS)
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
        other.request().body(Map.of("mappingId", mapping)).post(RUNS).then().statusCode(404);
        other.request()
                .body(Map.of(
                        "connectionId",
                        route.connection,
                        "sourceSchema",
                        route.schema,
                        "sourceTable",
                        "rows",
                        "targetTable",
                        route.target))
                .post(RUNS)
                .then()
                .statusCode(422)
                .body("code", equalTo("missing_mapping"));
        other.graphql("{ runs { items { id } } }", Map.of()).body("data.runs.items", hasSize(0));
        for (String field : List.of(
                "run(id: $id) { id }",
                "runErrors(runId: $id) { nextCursor }",
                "runErrorGroups(runId: $id) { count }",
                "runBatches(runId: $id) { nextCursor }")) {
            other.graphql("query ($id: ID!) { " + field + " }", Map.of("id", run))
                    .body("errors[0].extensions.code", equalTo("not_found"));
        }
        other.graphql("mutation ($id: ID!) { cancelRun(id: $id) { ok errors { code } } }", Map.of("id", run))
                .body("data.cancelRun.errors[0].code", equalTo("not_found"));
    }

    @Test
    void withoutATokenNothingIsShown() {
        io.restassured.RestAssured.given().get(RUNS).then().statusCode(401).body("code", equalTo("unauthenticated"));
        io.restassured.RestAssured.given()
                .post(RUNS + "/" + UUID.randomUUID() + "/cancel")
                .then()
                .statusCode(401);
    }

    @Test
    void theDatabaseItselfShowsOnlyOneOrganizationsRows() throws SQLException {
        Route route = Route.plain(3).source("update {s} set name = null where id = 2");
        route.api
                .request()
                .header("Idempotency-Key", "k")
                .body(Map.of("mappingId", route.mapping()))
                .post(RUNS)
                .then()
                .statusCode(202);
        route.ended(route.rows("select id from godwit.run where organization_id = '{o}'")
                .get(0));
        route.target(
                "insert into godwit.stage_row values ('{o}', gen_random_uuid(), 1, gen_random_uuid(), 1, 'staged')");
        try (Connection session = DriverManager.getConnection(
                        TestDatabase.url("godwit"), TestDatabase.RUNTIME, TestDatabase.PASSWORD);
                Statement statement = session.createStatement()) {
            assertThat(tenantTables()).hasSizeGreaterThan(8);
            for (String table : tenantTables()) {
                isWalled(table, route, session, statement);
            }
            isWalled("migration_mapping", route, session, statement);
        }
    }

    private static void isWalled(String table, Route route, Connection session, Statement statement)
            throws SQLException {
        String count = "select count(*) from godwit." + table;
        statement.execute("select set_config('app.organization_id', '', false)");
        assertThat(Queried.column(session, count))
                .as("%s without a setting", table)
                .containsExactly("0");
        statement.execute("select set_config('app.organization_id', '" + UUID.randomUUID() + "', false)");
        assertThat(Queried.column(session, count))
                .as("%s with another's", table)
                .containsExactly("0");
        if (!table.startsWith("audit_") && !table.equals("migration_mapping")) {
            assertThat(statement.executeUpdate("delete from godwit." + table))
                    .as(table)
                    .isZero();
        }
        String own = " where organization_id = '" + route.organization + "'";
        statement.execute("select set_config('app.organization_id', '" + route.organization + "', false)");
        assertThat(Queried.column(session, count + own))
                .as("%s with its own", table)
                .doesNotContain("0");
        assertThat(Queried.column(session, count + own.replace("=", "<>")))
                .as(table)
                .containsExactly("0");
    }

    @Test
    void theRuntimeLoginCannotPassTheWall() {
        assertThat(Queried.column(
                        "godwit",
                        "select rolname from pg_roles where rolname = 'godwit_app'"
                                + " and (rolsuper or rolbypassrls)"))
                .isEmpty();
        assertThat(Queried.column(
                        "godwit",
                        "select c.relname from pg_class c where relnamespace = 'godwit'::regnamespace"
                                + " and relkind = 'r' and pg_get_userbyid(relowner) = 'godwit_app'"))
                .isEmpty();
        assertThat(Queried.column(
                        "godwit",
                        "select count(*) from pg_class where relnamespace = 'godwit'::regnamespace"
                                + " and relkind in ('r', 'p') and relrowsecurity and relforcerowsecurity"))
                .containsExactly(String.valueOf(tenantTables().size()));
    }

    @Test
    void rowsCarryTheOrganizationOfTheRunAlone() {
        Route mine = Route.plain(4);
        Route theirs = mine.ofAnotherOrganization();
        assertThat(mine.ran(mine.mapping(), 3).getInt("rows.inserted")).isEqualTo(4);
        assertThat(theirs.ran(theirs.mapping(), 3).getInt("rows.inserted")).isEqualTo(4);
        assertThat(mine.arrived()).isEqualTo(4);
        assertThat(theirs.arrived()).isEqualTo(4);
    }
}
