package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunChangeTest {

    @Test
    void aRunningRunTakesANewBatchSizeFromTheNextThatItReadsOn() {
        Route route = Route.plain(20);
        String run;
        try (Barrier barrier = Barrier.before(route, "3")) {
            run = route.started(route.mapping(), 2);
            barrier.reached();
            patch(route, run, "{\"batchSize\": 10}").statusCode(200).body("batchSize", equalTo(10));
        }
        assertThat(route.ended(run).getString("status")).isEqualTo("completed");
        assertThat(sizes(route, run)).startsWith("2", "2").contains("10").hasSizeLessThanOrEqualTo(6);
        assertThat(route.rows("select spec #>> '{options,batchSize}' from godwit.run where id = '" + run + "'"))
                .containsExactly("2");
    }

    @Test
    void aResumedRunKeepsTheNewBatchSize() {
        Route route = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(route, "3")) {
            run = route.started(route.mapping(), 2);
            barrier.reached();
            route.control(run, "cancel").statusCode(202);
        }
        assertThat(route.ended(run).getString("status")).isEqualTo("cancelled");

        patch(route, run, "{\"batchSize\": 4}").statusCode(200).body("batchSize", equalTo(4));

        route.control(run, "resume").statusCode(202);
        assertThat(route.ended(run).getInt("batchSize")).isEqualTo(4);
        assertThat(sizes(route, run)).containsExactly("2", "4", "3");
    }

    @Test
    void rowsWithoutAKeyAreCountedInBatchesOfTheNewSize() {
        Route route = Route.between("id int, name text", "external_id text, name text");
        route.source("insert into {s} select null, 'n' from generate_series(1, 7)");
        route.ran(route.mapping("keyColumns", List.of("id")), 2);
        String run = route.idleRun();
        patch(route, run, "{\"batchSize\": 5}").statusCode(200);
        route.control(run, "cancel").statusCode(202);
        route.control(run, "resume").statusCode(202);
        route.ended(run);
        assertThat(sizes(route, run)).containsExactly("5", "2");
    }

    @Test
    void aRunningRunMayGetMoreSlotsAndFewer() {
        // Cuts come from a sample of pages: of few pages it may hold none.
        Route route = Route.plain(100_000).believed(500_000);
        String mapping = route.mapping();
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.start("mappingId", mapping, "batchSize", 500, "parallelism", 1)
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");
            barrier.reached();
            assertThat(holders(route, run)).containsExactly("0");
            patch(route, run, "{\"parallelism\": 3}").statusCode(200).body("parallelism", equalTo(3));
            await().atMost(Duration.ofSeconds(20)).until(() -> route.run(run).getInt("rows.read") > 2_000);
            patch(route, run, "{\"parallelism\": 1}").statusCode(200).body("parallelism", equalTo(1));
        }
        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(100_000);
    }

    private static List<String> holders(Route route, String run) {
        return route.rows("select slot from godwit.chunk where run_id = '" + run + "' and status = 'running'");
    }

    @Test
    void aRunThatIsOverCannotBeChanged() {
        Route route = Route.plain(1);
        String run = route.ran(route.mapping(), 1).getString("id");
        patch(route, run, "{\"batchSize\": 10}").statusCode(409).body("code", equalTo("conflict"));
        assertThat(route.run(run).getInt("batchSize")).isEqualTo(1);
        update(route, run, Map.of("batchSize", 10))
                .body("data.updateRun.ok", equalTo(false))
                .body("data.updateRun.errors.code", contains("conflict"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "batchSize: 0",
                "batchSize: 100001",
                "batchSize: null",
                "parallelism: 0",
                "parallelism: 17",
                "parallelism: null",
                "maxErrors: -1",
                "maxErrorRate: 1.1",
                "maxErrorRate: -0.1"
            })
    void whatDoesNotFitIsRefused(String member) {
        Route route = Route.plain(1);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();
        String[] parts = member.split(": ");
        patch(route, run, "{\"" + parts[0] + "\": " + parts[1] + "}")
                .statusCode(422)
                .body("code", equalTo("invalid_request"))
                .body("violations.field", contains("/" + parts[0]));
        assertThat(route.run(run).getInt("batchSize")).isEqualTo(1);
    }

    @Test
    void nothingElseOfARunCanBeChanged() {
        Route route = Route.plain(1);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();
        for (String member : List.of("limit", "dryRun", "status", "targetTable")) {
            int status = patch(route, run, "{\"" + member + "\": 1}").extract().statusCode();
            assertThat(status).as(member).isBetween(400, 422);
        }
    }

    @Test
    void aPatchLeavesWhatItDoesNotNameAndNullRemoves() {
        Route route = Route.plain(1);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();
        patch(route, run, "{\"maxErrors\": 7, \"maxErrorRate\": 0.25}").statusCode(200);
        patch(route, run, "{\"batchSize\": 3}")
                .statusCode(200)
                .body("maxErrors", equalTo(7))
                .body("maxErrorRate", equalTo(0.25f))
                .body("batchSize", equalTo(3));
        patch(route, run, "{\"maxErrors\": null}")
                .statusCode(200)
                .body("maxErrors", nullValue())
                .body("maxErrorRate", equalTo(0.25f));
        update(route, run, Map.of("maxErrorRate", 0.5))
                .body("data.updateRun.run.maxErrorRate", equalTo(0.5f))
                .body("data.updateRun.run.batchSize", equalTo(3));
        assertThat(route.rows("select array_to_string(fields, ',') from godwit.audit_entry"
                        + " where organization_id = '{o}' and action = 'run.update' order by seq"))
                .containsExactly("maxErrors,maxErrorRate", "batchSize", "maxErrors", "maxErrorRate");
    }

    private static List<String> sizes(Route route, String run) {
        return route.rows("select rows_read from godwit.batch where run_id = '" + run + "' order by chunk, number");
    }

    private static ValidatableResponse patch(Route route, String run, String body) {
        return route.api
                .request()
                .contentType("application/merge-patch+json")
                .body(body)
                .patch(Route.RUNS + "/{id}", run)
                .then();
    }

    private static ValidatableResponse update(Route route, String run, Map<String, ?> input) {
        Map<String, Object> variables = Map.of("id", run, "input", input);
        return route.api.graphql(
                "mutation ($id: ID!, $input: RunChangeInput!) { updateRun(id: $id, input: $input) { ok errors { code }"
                        + " run { batchSize maxErrors maxErrorRate } } }",
                variables);
    }
}
