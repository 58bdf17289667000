package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
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
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunStartTest {

    private static final String RUNS = Route.RUNS;

    @Test
    void aRunOfAMappingIsAcceptedWithItsPlace() {
        Route route = Route.plain(2);
        String mapping = route.mapping();

        Response accepted = route.start("mappingId", mapping);

        accepted.then()
                .statusCode(202)
                .header("Location", endsWith(RUNS + "/" + accepted.path("id")))
                .header("Retry-After", notNullValue())
                .body("mappingId", equalTo(mapping))
                .body("connectionId", equalTo(route.connection))
                .body("sourceTable", equalTo(route.schema + ".rows"))
                .body("targetTable", equalTo("app." + route.target))
                .body("attempt", equalTo(1))
                .body("batchSize", equalTo(500))
                .body("rows.read", equalTo(0))
                .body("createdBy", equalTo("tester"))
                .body("createdAt", notNullValue())
                .body("finishedAt", nullValue());
        assertThat(route.ended(accepted.path("id")).getString("status")).isEqualTo("completed");
        assertThat(route.rows("select migration_run_id from {t}")).containsOnly(accepted.<String>path("id"));
    }

    @Test
    void aRunFindsTheActiveMappingBetweenItsTables() {
        Route route = Route.plain(2);
        String mapping = route.mapping();

        String run = byTables(route, route.target)
                .then()
                .statusCode(202)
                .body("mappingId", equalTo(mapping))
                .extract()
                .path("id");
        byTables(route, "app." + route.target).then().statusCode(202).body("mappingId", equalTo(mapping));

        assertThat(route.ended(run).getInt("rows.read")).isEqualTo(2);
    }

    @Test
    void withoutAnActiveMappingThereIsNoRun() {
        Route route = Route.plain(1);
        byTables(route, route.target)
                .then()
                .statusCode(422)
                .body("code", equalTo("missing_mapping"))
                .body("hint", notNullValue());
        String mapping = route.mapping("active", false);
        byTables(route, route.target).then().statusCode(422).body("code", equalTo("missing_mapping"));
        byTables(route, "run_no_such_table").then().statusCode(422).body("code", equalTo("target_not_allowed"));
        assertThat(route.api.request().get(RUNS).then().extract().<List<?>>path("items"))
                .isEmpty();
        route.start("mappingId", mapping).then().statusCode(202);
    }

    @Test
    void theLatestOfTheRowsOfAKeyNeedsAKey() {
        Route route = Route.between("id int, name text", "external_id text not null, name text");
        String mapping = route.mapping("latestBy", "id");

        route.start("mappingId", mapping).then().statusCode(422).body("code", equalTo("no_stable_key"));

        assertThat(route.rows("select id::text from godwit.run where organization_id = '{o}'"))
                .isEmpty();
    }

    @Test
    void whatHasDriftedSinceTheMappingWasSavedIsNamed() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        route.source("alter table {s} rename column name to title");
        route.start("mappingId", mapping).then().statusCode(422).body("code", equalTo("schema_drift"));
        route.source("alter table {s} rename column title to name");
        route.target("alter table {t} rename column name to title");
        route.start("mappingId", mapping).then().statusCode(422).body("code", equalTo("target_drift"));
    }

    @Test
    void anUnknownMappingIsNotFound() {
        Route route = Route.plain(1);
        route.start("mappingId", UUID.randomUUID().toString())
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"));
        Route other = route.ofAnotherOrganization();
        other.start("mappingId", route.mapping()).then().statusCode(404).body("code", equalTo("not_found"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_001})
    void aBatchSizeOutsideItsBoundsIsRefused(int batchSize) {
        Route route = Route.plain(1);
        route.start("mappingId", route.mapping(), "batchSize", batchSize)
                .then()
                .statusCode(422)
                .body("violations.field", contains("/batchSize"));
    }

    @Test
    void aBodyThatCannotBeReadIsRefused() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        route.start("mappingId", mapping, "batchsize", 3)
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_request"));
        route.start("mappingId", mapping, "batchSize", "3").then().statusCode(400);
        route.start("mappingId", "no id").then().statusCode(400);
        route.api.request().body("").post(RUNS).then().statusCode(400);
        route.start().then().statusCode(422).body("violations.field", contains("/mappingId"));
        route.start("connectionId", route.connection, "sourceTable", "rows")
                .then()
                .statusCode(422);
        assertThat(route.api.request().get(RUNS).then().extract().<List<?>>path("items"))
                .isEmpty();
    }

    @Test
    void aRepeatedRequestGivesTheRunOfTheFirst() {
        Route route = Route.plain(1);
        Map<String, String> body = Map.of("mappingId", route.mapping());
        Response first = keyed(route, "once", body);
        first.then().statusCode(202).header("Idempotency-Replayed", nullValue());

        keyed(route, "once", body)
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", "true")
                .header("Location", equalTo(first.header("Location")))
                .body("id", equalTo(first.path("id")));
        keyed(route, "once", Map.of("mappingId", body.get("mappingId"), "batchSize", 7))
                .then()
                .statusCode(422)
                .body("code", equalTo("idempotency_key_reused"));
        keyed(route, "twice", body).then().statusCode(202).header("Idempotency-Replayed", nullValue());
        keyed(route, "k".repeat(256), body).then().statusCode(422);
        assertThat(runs(route)).hasSize(2);
    }

    @Test
    void aKeyOfAnotherOrganizationIsNotMine() {
        Route mine = Route.plain(1);
        Route theirs = mine.ofAnotherOrganization();
        String run = keyed(mine, "shared", Map.of("mappingId", mine.mapping())).path("id");
        keyed(theirs, "shared", Map.of("mappingId", theirs.mapping()))
                .then()
                .statusCode(202)
                .header("Idempotency-Replayed", nullValue());
        assertThat(runs(theirs)).hasSize(1).doesNotContain(run);
    }

    @Test
    void twentyPostsAtOnceWithOneKeyMakeOneRun() throws Exception {
        Route route = Route.plain(3);
        Map<String, String> body = Map.of("mappingId", route.mapping());
        ExecutorService threads = Executors.newFixedThreadPool(20);
        List<Future<Response>> posts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            posts.add(threads.submit(() -> keyed(route, "parallel", body)));
        }
        List<String> ids = new ArrayList<>();
        for (Future<Response> post : posts) {
            ids.add(post.get().then().statusCode(202).extract().path("id"));
        }
        threads.shutdown();
        assertThat(ids).hasSize(20).containsOnly(ids.get(0));
        assertThat(runs(route)).hasSize(1);
        assertThat(route.ended(ids.get(0)).getInt("rows.inserted")).isEqualTo(3);
    }

    @Test
    void graphQLStartsTheSameRuns() {
        Route route = Route.plain(2);
        String start =
                "mutation ($input: StartRunInput!, $key: String) { startRun(input: $input, idempotencyKey: $key) {"
                        + " ok message run { id status batchSize mappingId } errors { code field } } }";
        Map<String, Object> input = Map.of("mappingId", route.mapping(), "batchSize", 1);
        String run = route.api
                .graphql(start, Map.of("input", input, "key", "g"))
                .body("data.startRun.ok", equalTo(true))
                .body("data.startRun.run.batchSize", equalTo(1))
                .extract()
                .path("data.startRun.run.id");
        route.api.graphql(start, Map.of("input", input, "key", "g")).body("data.startRun.run.id", equalTo(run));
        route.api
                .graphql(
                        start,
                        Map.of("input", Map.of("mappingId", UUID.randomUUID().toString())))
                .body("data.startRun.ok", equalTo(false))
                .body("data.startRun.errors.code", contains("not_found"));
        route.api
                .graphql(start, Map.of("input", Map.of("mappingId", input.get("mappingId"), "batchSize", 0)))
                .body("data.startRun.errors.field", contains("/batchSize"));
        for (String bad : new String[] {"", "k".repeat(256)}) {
            route.api
                    .graphql(start, Map.of("input", input, "key", bad))
                    .body("data.startRun.ok", equalTo(false))
                    .body("data.startRun.errors.code", contains("invalid_request"));
        }
        assertThat(route.ended(run).getString("status")).isEqualTo("completed");
    }

    @Test
    void startingNeedsItsPermission() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        Api reader = Api.of(route.organization, "pf.data_migration.runs.read", "pf.data_migration.runs.control");
        reader.request()
                .body(Map.of("mappingId", mapping))
                .post(RUNS)
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
        reader.graphql("mutation ($id: ID!) { startRun(input: {mappingId: $id}) { ok } }", Map.of("id", mapping))
                .body("errors.extensions.code", hasItem("forbidden"));
        reader.request().get(RUNS).then().statusCode(200).body("items", hasSize(0));
        Api starter = Api.of(route.organization, "pf.data_migration.runs.start");
        starter.request().body(Map.of("mappingId", mapping)).post(RUNS).then().statusCode(202);
        starter.request().get(RUNS).then().statusCode(403).body("detail", containsString("runs.read"));
    }

    private static Response byTables(Route route, String target) {
        return route.start(
                "connectionId",
                route.connection,
                "sourceSchema",
                route.schema,
                "sourceTable",
                "rows",
                "targetTable",
                target);
    }

    private static Response keyed(Route route, String key, Map<String, ?> body) {
        return route.api.request().header("Idempotency-Key", key).body(body).post(RUNS);
    }

    private static List<String> runs(Route route) {
        return route.rows("select id::text from godwit.run where organization_id = '{o}'");
    }
}
