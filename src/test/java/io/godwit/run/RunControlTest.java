package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunControlTest {

    private static final String RUNS = Route.RUNS;

    @Test
    void aRunThatNoWorkerHasIsCancelledAtOnce() {
        Route route = Route.plain(3);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();

        cancel(route, run).statusCode(202).body("status", equalTo("cancelled")).body("attempt", equalTo(1));

        cancel(route, run).statusCode(409).body("code", equalTo("conflict"));
        resume(route, run).statusCode(202).body("attempt", equalTo(2));
        assertThat(route.ended(run).getMap("skippedByReason")).isEqualTo(Map.of("already_migrated", 3));
    }

    @Test
    void cancelStopsARunningRunWithinOneBatch() {
        Route route = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(route.mapping(), 1);
            barrier.reached();
            cancel(route, run)
                    .statusCode(202)
                    .body("status", equalTo("cancelling"))
                    .body("rows.inserted", equalTo(4));
            cancel(route, run).statusCode(202).body("status", equalTo("cancelling"));
            resume(route, run).statusCode(409).body("code", equalTo("conflict"));
        }

        JsonPath ended = route.ended(run);

        assertThat(ended.getString("status")).isEqualTo("cancelled");
        assertThat(ended.getInt("rows.read")).isEqualTo(4);
        assertThat(route.arrived()).isEqualTo(4);
        assertThat(route.rows("select source_key from godwit.id_mapping where run_id = '" + run + "'"))
                .hasSize(4);
        cancel(route, run).statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void resumeGoesOnBehindTheLastCheckpointAsTheSameRun() {
        Route route = Route.plain(9);
        String mapping = route.mapping();
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(mapping, 2);
            barrier.reached();
            cancel(route, run).statusCode(202);
        }
        route.ended(run);

        resume(route, run)
                .statusCode(202)
                .body("id", equalTo(run))
                .body("status", equalTo("pending"))
                .body("attempt", equalTo(2));

        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getInt("attempt")).isEqualTo(2);
        assertThat(ended.getInt("rows.inserted")).isEqualTo(9);
        assertThat(ended.getInt("rows.read")).isEqualTo(9);
        assertThat(route.arrived()).isEqualTo(9);
        resume(route, run).statusCode(409).body("code", equalTo("conflict"));
        cancel(route, run).statusCode(409).body("code", equalTo("conflict"));
    }

    @Test
    void aSecondRunInsertsNothingAndSkipsAll() {
        Route route = Route.plain(9);
        String mapping = route.mapping();
        route.ran(mapping, 4);
        JsonPath second = route.ran(mapping, 4);
        assertThat(second.getString("status")).isEqualTo("completed");
        assertThat(second.getInt("rows.inserted")).isZero();
        assertThat(second.getMap("skippedByReason")).isEqualTo(Map.of("already_migrated", 9));
        assertThat(route.arrived()).isEqualTo(9);
    }

    @Test
    void editingTheMappingDoesNotChangeAResumedRun() {
        Route route = Route.plain(4);
        String mapping = route.mapping();
        String run;
        try (Barrier barrier = Barrier.before(route, "3")) {
            run = route.started(mapping, 1);
            barrier.reached();
            cancel(route, run).statusCode(202);
        }
        route.ended(run);
        List<Map<String, Object>> fields = List.of(
                Map.of("targetColumn", "external_id", "sourceColumns", List.of("id")),
                Map.of(
                        "targetColumn",
                        "name",
                        "sourceColumns",
                        List.of("name"),
                        "rules",
                        List.of(Map.of("rule", "uppercase"))));
        route.api
                .request()
                .contentType("application/merge-patch+json")
                .body(Map.of("fields", fields))
                .patch("/api/v1/mappings/{id}", mapping)
                .then()
                .statusCode(200);

        resume(route, run).statusCode(202);

        assertThat(route.ended(run).getString("status")).isEqualTo("completed");
        assertThat(route.rows("select name from {t} order by external_id")).containsExactly("n1", "n2", "n3", "n4");
    }

    @Test
    void aColumnThatVanishesFailsTheRunAndItGoesOnWhenItIsBack() {
        Route route = Route.plain(6);
        String run;
        try (Barrier barrier = Barrier.before(route, "4")) {
            run = route.started(route.mapping(), 1);
            barrier.reached();
            cancel(route, run).statusCode(202);
        }
        route.ended(run);
        route.source("alter table {s} rename column name to title");
        resume(route, run).statusCode(202);
        JsonPath drifted = route.ended(run);
        assertThat(drifted.getString("status")).isEqualTo("failed");
        assertThat(drifted.getString("error.code")).isEqualTo("schema_drift");
        assertThat(drifted.getString("error.hint")).isNotBlank();
        route.source("alter table {s} rename column title to name");

        resume(route, run).statusCode(202).body("error", equalTo(null));

        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getInt("attempt")).isEqualTo(3);
        assertThat(route.arrived()).isEqualTo(6);
    }

    @Test
    void aTargetColumnThatVanishesFailsTheRunToo() {
        Route route = Route.plain(3);
        String run;
        try (Barrier barrier = Barrier.before(route, "2")) {
            run = route.started(route.mapping(), 1);
            barrier.reached();
            cancel(route, run).statusCode(202);
        }
        route.ended(run);
        route.target("alter table {t} rename column name to title");
        resume(route, run).statusCode(202);
        assertThat(route.ended(run).getString("error.code")).isEqualTo("target_drift");
    }

    @Test
    void aRunThatWaitsForItsSourceIsCancelledAtOnce() {
        Route route = Route.plain(3);
        String mapping = route.mapping();
        String run;
        try (Barrier barrier = Barrier.before(route, "2")) {
            run = route.started(mapping, 1);
            barrier.reached();
            TestDatabase.execute("source", "alter role demo_reader connection limit 0");
            terminate("source");
            terminate("godwit", "godwit-engine");
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> route.run(run).get("nextTryAt") != null
                            && route.run(run).getInt("stalls") > 1);
            assertThat(route.run(run).getString("error.code")).isEqualTo("too_many_connections");
            cancel(route, run).statusCode(202).body("status", equalTo("cancelled"));
        } finally {
            TestDatabase.execute("source", "alter role demo_reader connection limit -1");
        }
        resume(route, run).statusCode(202);
        assertThat(route.ended(run).getString("status")).isEqualTo("completed");
        assertThat(route.arrived()).isEqualTo(3);
    }

    @Test
    void aRunGoesOnByItselfWhenItsSessionsAreCut() {
        Route route = Route.plain(50);
        String run;
        try (Barrier barrier = Barrier.before(route, "20")) {
            run = route.started(route.mapping(), 1);
            barrier.reached();
            terminate("source");
            terminate("godwit");
        }
        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getInt("attempt")).isEqualTo(1);
        assertThat(ended.<Object>get("error")).isNull();
        assertThat(route.arrived()).isEqualTo(50);
        assertThat(ended.getInt("rows.inserted")).isEqualTo(50);
    }

    @Test
    void controllingNeedsItsPermission() {
        Route route = Route.plain(1);
        String run = route.started(route.mapping(), 1);
        Api reader = Api.of(route.organization, "pf.data_migration.runs.read", "pf.data_migration.runs.start");
        for (String verb : List.of("cancel", "pause", "resume")) {
            reader.request()
                    .post(RUNS + "/{id}/" + verb, run)
                    .then()
                    .statusCode(403)
                    .body("code", equalTo("forbidden"));
            reader.graphql("mutation ($id: ID!) { " + verb + "Run(id: $id) { ok } }", Map.of("id", run))
                    .body("errors.extensions.code", hasItem("forbidden"));
        }
        route.ended(run);
        route.api
                .graphql("mutation ($id: ID!) { resumeRun(id: $id) { ok errors { code } } }", Map.of("id", run))
                .body("data.resumeRun.ok", equalTo(false))
                .body("data.resumeRun.errors.code", contains("conflict"));
    }

    private static void terminate(String database, String... application) {
        TestDatabase.execute(
                "postgres",
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database
                        + "' and usename <> 'postgres'"
                        + (application.length == 0 ? "" : " and application_name like '%" + application[0] + "'"));
    }

    private static ValidatableResponse cancel(Route route, String run) {
        return route.control(run, "cancel");
    }

    private static ValidatableResponse resume(Route route, String run) {
        return route.control(run, "resume");
    }
}
