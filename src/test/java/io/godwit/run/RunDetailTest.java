package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunDetailTest {

    private static final String RUNS = Route.RUNS;
    private static final List<String> BUCKETS = List.of("inserted", "updated", "unchanged", "skipped", "failed");

    @Test
    void everyRowIsInOneBucketAndBatchesSumUpToTheRun() {
        Route route = Route.between(
                "id int, name text, gone boolean",
                "external_id text not null, name text not null, unique (organization_id, external_id)");
        route.source("insert into {s} select i, case when i % 10 = 0 then null else 'n' end, i % 7 = 0"
                + " from generate_series(1, 40) i; insert into {s} values (41, 'a'), (41, 'b'), (null, 'c')");
        route.target(
                "insert into {t} (id, organization_id, external_id, name) values (gen_random_uuid(), '{o}', '3', 'old')");
        String mapping = route.mapping(
                "keyColumns",
                List.of("id"),
                "rowRules",
                List.of(Map.of("sourceColumn", "gone", "rules", List.of(Map.of("rule", "skip_if_true")))));

        JsonPath run = route.ran(mapping, 7);

        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(run.getInt("rows.read")).isEqualTo(43);
        assertThat(run.getMap("skippedByReason")).isEqualTo(Map.of("skip_if_true", 5, "already_migrated", 1));
        assertThat(run.getInt("rows.failed")).isEqualTo(4 + 2 + 1);
        assertThat(run.getInt("rows.inserted")).isEqualTo(43 - 6 - 7).isEqualTo(route.arrived() - 1);
        assertThat(BUCKETS.stream()
                        .mapToInt(bucket -> run.getInt("rows." + bucket))
                        .sum())
                .isEqualTo(43);
        assertThat(run.getInt("lastOffset")).isEqualTo(43);
        assertThat(run.getDouble("percent")).isEqualTo(100.0);
        assertThat(run.getList("lastCheckpoint.key")).containsExactly("41");
        assertThat(run.getInt("lastCheckpoint.chunk")).isEqualTo(2);
        assertThat(route.errors(run.getString("id")))
                .containsExactly(
                        "10 not_null name",
                        "20 not_null name",
                        "30 not_null name",
                        "40 not_null name",
                        "41 duplicate_source_key null",
                        "41 duplicate_source_key null",
                        "null null_source_key null");
        batchesSumUp(route, run);
    }

    private static void batchesSumUp(Route route, JsonPath run) {
        Response batches =
                route.api.request().queryParam("limit", 100).get(RUNS + "/{id}/batches", run.getString("id"));
        batches.then().statusCode(200).body("nextCursor", nullValue());
        JsonPath list = batches.jsonPath();
        for (String bucket : BUCKETS) {
            assertThat(list.getList("items.rows." + bucket, Integer.class).stream()
                            .mapToInt(i -> i)
                            .sum())
                    .as(bucket)
                    .isEqualTo(run.getInt("rows." + bucket));
        }
        assertThat(list.getList("items.rows.read", Integer.class))
                .allMatch(read -> read <= 8)
                .hasSizeGreaterThan(6);
        Response page = route.api.request().queryParam("limit", 2).get(RUNS + "/{id}/batches", run.getString("id"));
        page.then().body("items", hasSize(2)).header("Link", notNullValue());
        String second = "query ($r: ID!, $after: String) { runBatches(runId: $r, first: 1, after: $after) {"
                + " items { chunk number rows { read } lastKey } } }";
        route.api
                .graphql(second, Map.of("r", run.getString("id"), "after", page.path("nextCursor")))
                .body("data.runBatches.items[0].number", equalTo(list.getInt("items[2].number")))
                .body("data.runBatches.items[0].lastKey", equalTo(list.getList("items[2].lastKey")));
    }

    /** Batches are committed without waiting for the disk: what the server has not written out by its own promise is told. */
    @Test
    void whatIsCommittedIsToldFromWhatOutlivesACrash() {
        Route route = Route.plain(3);
        assertThat(route.ran(route.mapping(), 1).getBoolean("durable")).isTrue();
        String run = route.idleRun();
        assertThat(route.run(run).getBoolean("durable")).isTrue();
        String chunk =
                "insert into godwit.chunk (organization_id, run_id, number, kind, status, owner, slot, updated_at)"
                        + " values ('{o}', '" + run + "', %d, 'rows', %s, clock_timestamp() + interval '%s')";
        route.target(chunk.formatted(1, "'running', 'me', 0", "-3 s"));
        route.target(chunk.formatted(2, "'completed', null, null", "0"));
        assertThat(route.run(run).getBoolean("durable")).isTrue();
        route.target(chunk.formatted(3, "'running', 'me', 1", "0"));
        assertThat(route.run(run).getBoolean("durable")).isFalse();
    }

    /** Else a night between a pause and the resume would make the rate a crawl, and the time left a week. */
    @Test
    void onlyTheTimeOfWorkCounts() {
        Route route = Route.plain(3);
        assertThat(route.ran(route.mapping(), 1).getInt("durationMs")).isPositive();
        String run = route.idleRun();
        assertThat(route.run(run).<Object>get("durationMs")).isNull();
        String change =
                "update godwit.run set status = '%s', started_at = now() - interval '1 day' where id = '" + run + "'";
        route.target(change.formatted("running"));
        route.target("update godwit.run set working_since = working_since - interval '10 s' where id = '" + run + "'");
        assertThat(route.run(run).getInt("durationMs")).isBetween(10_000, 60_000);
        route.target(change.formatted("pausing"));
        route.target(change.formatted("paused"));
        int paused = route.run(run).getInt("durationMs");
        assertThat(paused).isBetween(10_000, 60_000);
        assertThat(route.run(run).getInt("durationMs")).isEqualTo(paused);
        route.target(change.formatted("pending"));
        assertThat(route.run(run).getInt("durationMs")).isEqualTo(paused);
        route.target(change.formatted("running"));
        route.target("update godwit.run set working_since = working_since - interval '10 s' where id = '" + run + "'");
        assertThat(route.run(run).getInt("durationMs")).isBetween(paused + 10_000, paused + 60_000);
    }

    @Test
    void aTableThatWasNeverAnalysedHasNoTotal() {
        Route route = Route.plain(3);
        JsonPath run = route.ran(route.mapping(), 1);
        assertThat(run.<Object>get("totalEstimated")).isNull();
        assertThat(run.getDouble("percent")).isEqualTo(100.0);
        assertThat(run.getInt("totalRows")).isEqualTo(3);
        assertThat(run.<Object>get("estimatedSecondsLeft")).isNull();
        assertThat(run.getString("writeMode")).isEqualTo("copy");
        assertThat(run.getInt("durationMs")).isNotNegative();
        assertThat(Instant.parse(run.getString("finishedAt")))
                .isAfterOrEqualTo(Instant.parse(run.getString("startedAt")));
    }

    @Test
    void percentStaysBelowAHundredWhenTheEstimateIsTooSmall() {
        Route route = Route.plain(2).source("analyze {s}; insert into {s} select i, 'n' from generate_series(3, 20) i");
        try (Barrier barrier = Barrier.before(route, "15")) {
            String id = route.started(route.mapping(), 1);
            barrier.reached();
            JsonPath run = route.run(id);
            assertThat(run.getString("status")).isEqualTo("running");
            assertThat(run.getInt("totalEstimated")).isEqualTo(2);
            assertThat(run.getInt("rows.read")).isEqualTo(14);
            assertThat(run.getDouble("percent")).isEqualTo(99.9);
            assertThat(run.getDouble("rowsPerSecond")).isPositive();
            assertThat(run.<Object>get("totalRows")).isNull();
            assertThat(run.<Object>get("estimatedSecondsLeft"))
                    .as("nobody knows beyond the estimate")
                    .isNull();
            assertThat(run.getList("lastCheckpoint.key")).containsExactly("14");
        }
    }

    @Test
    void theTimeLeftIsWhatTheRateSoFarMakesOfTheRest() {
        Route route = Route.plain(100).source("analyze {s}");
        try (Barrier barrier = Barrier.before(route, "50")) {
            String id = route.started(route.mapping(), 1);
            barrier.reached();
            JsonPath run = route.run(id);
            assertThat(run.getInt("rows.read")).isEqualTo(49);
            assertThat(run.<Object>get("totalRows")).isNull();
            assertThat(run.getDouble("estimatedSecondsLeft")).isEqualTo(Math.ceil(51 / run.getDouble("rowsPerSecond")));
            route.control(id, "pause");
        }
    }

    @Test
    void waitingEndsWithTheRunOrWithThePatience() {
        Route route = Route.plain(3);
        String mapping = route.mapping();
        Instant before = Instant.now();
        JsonPath done = route.ran(mapping, 1);
        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(15));
        assertThat(done.getString("status")).isEqualTo("completed");
        route.source("insert into {s} values (4, 'four')");
        try (Barrier barrier = Barrier.before(route, "4")) {
            String held = route.started(mapping, 1);
            barrier.reached();
            route.api
                    .request()
                    .queryParam("wait", "1")
                    .get(RUNS + "/{id}", held)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("running"))
                    .header("Retry-After", notNullValue());
            route.api
                    .graphql(
                            "query ($id: ID!) { run(id: $id, wait: \"1s\") { status rows { read } } }",
                            Map.of("id", held))
                    .body("data.run.status", equalTo("RUNNING"))
                    .body("data.run.rows.read", equalTo(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "-1", "1m", "99999", "1.5s"})
    void aTimeToWaitThatCannotBeReadIsRefused(String wait) {
        Route route = Route.plain(1);
        String run = route.started(route.mapping(), 1);
        route.api
                .request()
                .queryParam("wait", wait)
                .get(RUNS + "/{id}", run)
                .then()
                .statusCode(422)
                .body("violations.field", contains("wait"));
    }

    @Test
    void nobodyWaitsLongerThanAMinute() {
        assertThat(RunWait.duration("3600s")).isEqualTo(Duration.ofSeconds(60));
        assertThat(RunWait.duration("30")).isEqualTo(Duration.ofSeconds(30));
        assertThat(RunWait.duration(null)).isZero();
    }

    @Test
    void anEmptyTableCompletesWithZeros() {
        Route route = Route.plain(0);
        JsonPath run = route.ran(route.mapping(), 5);
        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getMap("rows").values()).containsOnly(0);
        assertThat(run.getDouble("percent")).isEqualTo(100.0);
        assertThat(run.<Object>get("lastCheckpoint")).isNull();
    }

    @Test
    void graphQLShowsTheSameRun() {
        Route route = Route.plain(3).source("update {s} set name = null where id = 2");
        JsonPath run = route.ran(route.mapping(), 2);
        String query = "query ($id: ID!) { run(id: $id) { id status attempt percent totalEstimated lastOffset createdAt"
                + " rows { read inserted updated unchanged skipped failed warnings }"
                + " lastCheckpoint { chunk batch key at } error { code } }"
                + " runErrors(runId: $id) { items { sourceKey errorCode errorType targetColumn hint } }"
                + " runErrorGroups(runId: $id) { errorCode count exampleKey } }";
        route.api
                .graphql(query, Map.of("id", run.getString("id")))
                .body("errors", nullValue())
                .body("data.run.status", equalTo("COMPLETED_WITH_ERRORS"))
                .body("data.run.rows.inserted", equalTo(2))
                .body("data.run.lastCheckpoint.key", contains("3"))
                .body("data.run.createdAt", equalTo(run.getString("createdAt")))
                .body("data.runErrors.items.sourceKey", contains("2"))
                .body("data.runErrorGroups[0].errorCode", equalTo("not_null"))
                .body("data.runErrorGroups[0].exampleKey", equalTo("2"));
    }
}
