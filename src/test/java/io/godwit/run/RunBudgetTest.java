package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A row without a name fails, because the target's name must not be null. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunBudgetTest {

    @Test
    void oneErrorMoreThanTheRunBearsEndsIt() {
        Route route = failing(10, "i > 4");
        String run = started(route, route.mapping(), "batchSize", 1, "maxErrors", 2);

        JsonPath failed = route.ended(run);

        assertThat(failed.getString("status")).isEqualTo("failed");
        assertThat(failed.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(failed.getInt("rows.read")).isEqualTo(7);
        assertThat(failed.getInt("rows.inserted")).isEqualTo(4);
        assertThat(failed.getInt("maxErrors")).isEqualTo(2);
        assertThat(route.arrived()).isEqualTo(4);
        assertThat(route.errors(run)).containsExactly("5 not_null name", "6 not_null name", "7 not_null name");
    }

    @Test
    void asManyAsItBearsDoNot() {
        Route route = failing(10, "i > 8");
        JsonPath ended = route.ended(started(route, route.mapping(), "batchSize", 3, "maxErrors", 2));
        assertThat(ended.getString("status")).isEqualTo("completed_with_errors");
        assertThat(ended.getInt("rows.failed")).isEqualTo(2);
    }

    @Test
    void noErrorAtAllCanBeAskedFor() {
        Route route = failing(3, "i = 2");
        JsonPath ended = route.ended(started(route, route.mapping(), "batchSize", 1, "maxErrors", 0));
        assertThat(ended.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(ended.getInt("rows.read")).isEqualTo(2);
    }

    @Test
    void itGoesOnOnlyWithAHigherBudget() {
        Route route = failing(10, "i > 4");
        String run = started(route, route.mapping(), "batchSize", 1, "maxErrors", 2);
        route.ended(run);

        route.control(run, "resume").statusCode(409).body("code", equalTo("too_many_errors"));
        assertThat(route.run(run).getString("status")).isEqualTo("failed");
        patch(route, run, Map.of("maxErrors", 4));
        route.control(run, "resume").statusCode(202);

        JsonPath again = route.ended(run);
        assertThat(again.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(again.getInt("rows.read")).isEqualTo(9);
        patch(route, run, Map.of("maxErrors", 6));
        route.control(run, "resume").statusCode(202);
        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("completed_with_errors");
        assertThat(ended.getInt("rows.read")).isEqualTo(10);
        assertThat(route.arrived()).isEqualTo(4);
    }

    @Test
    void aRateIsLookedAtFromTheThousandthRowOn() {
        Route route = failing(3000, "i <= 300");
        String run = started(route, route.mapping(), "batchSize", 100, "maxErrorRate", 0.29);

        JsonPath failed = route.ended(run);

        assertThat(failed.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(failed.getDouble("maxErrorRate")).isEqualTo(0.29);
        assertThat(failed.getInt("rows.read")).isEqualTo(1000);
        assertThat(failed.getInt("rows.inserted")).isEqualTo(700);
    }

    @Test
    void aRateIsMetExactly() {
        Route route = failing(1500, "i > 1065");
        JsonPath ended = route.ended(started(route, route.mapping(), "batchSize", 100, "maxErrorRate", 0.29));
        assertThat(ended.getString("status")).isEqualTo("completed_with_errors");
    }

    @Test
    void aRateIsLookedAtInTheEnd() {
        Route route = failing(10, "i < 4");
        String run = started(route, route.mapping(), "batchSize", 3, "maxErrorRate", 0.2);

        JsonPath failed = route.ended(run);

        assertThat(failed.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(failed.getInt("rows.read")).isEqualTo(10);
        route.control(run, "resume").statusCode(409).body("code", equalTo("too_many_errors"));
        patch(route, run, Map.of("maxErrorRate", 0.3));
        route.control(run, "resume").statusCode(202);
        assertThat(route.ended(run).getString("status")).isEqualTo("completed_with_errors");
    }

    @Test
    void aRunningRunHeedsALowerBudget() {
        Route route = failing(20, "i in (2, 6)");
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = started(route, route.mapping(), "batchSize", 1);
            barrier.reached();
            patch(route, run, Map.of("maxErrors", 1));
        }
        JsonPath failed = route.ended(run);
        assertThat(failed.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(failed.getInt("rows.read")).isEqualTo(6);
    }

    /** As after a worker that was killed between the commit of the last batch and the end of the run. */
    @Test
    void aRunThatIsTakenOverBeyondItsBudgetMovesNothingMore() {
        Route route = failing(5, "false");
        route.ran(route.mapping(), 1);
        String run = route.idleRun();
        route.target("update godwit.run set status = 'running', write_mode = 'copy', max_errors = 0 where id = '" + run
                + "'; insert into godwit.chunk (organization_id, run_id, number, kind, batch_number, rows_read, rows_failed)"
                + " values ('{o}', '" + run + "', 1, 'rows', 1, 1, 1)");
        route.task(run, "clock_timestamp(), false, null, null");

        JsonPath failed = route.ended(run);

        assertThat(failed.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(failed.getInt("rows.read")).isEqualTo(1);
    }

    @Test
    void graphQLTakesTheBudgetToo() {
        Route route = failing(4, "i < 4");
        route.api
                .graphql(
                        "mutation ($input: StartRunInput!) { startRun(input: $input) { run { id maxErrors maxErrorRate } } }",
                        Map.of("input", Map.of("mappingId", route.mapping(), "maxErrors", 5, "maxErrorRate", 0.5)))
                .body("data.startRun.run.maxErrors", equalTo(5))
                .body("data.startRun.run.maxErrorRate", equalTo(0.5f));
    }

    @Test
    void whatIsNoBudgetIsRefused() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        for (Map.Entry<String, Object> wrong : List.<Map.Entry<String, Object>>of(
                Map.entry("maxErrors", -1), Map.entry("maxErrorRate", 1.01), Map.entry("limit", 0))) {
            route.start("mappingId", mapping, wrong.getKey(), wrong.getValue())
                    .then()
                    .statusCode(422)
                    .body("violations.field", contains("/" + wrong.getKey()));
        }
    }

    /** So many rows, of which those without a name fail. */
    private static Route failing(int rows, String nameless) {
        Route route = Route.plain();
        route.source("insert into {s} select i, case when not (" + nameless + ") then 'n' || i end"
                + " from generate_series(1, " + rows + ") i");
        return route;
    }

    private static String started(Route route, String mapping, Object... options) {
        Object[] members = new Object[options.length + 2];
        members[0] = "mappingId";
        members[1] = mapping;
        System.arraycopy(options, 0, members, 2, options.length);
        return route.start(members).then().statusCode(202).extract().path("id");
    }

    private static void patch(Route route, String run, Map<String, ?> members) {
        route.api
                .request()
                .contentType("application/merge-patch+json")
                .body(members)
                .patch(Route.RUNS + "/{id}", run)
                .then()
                .statusCode(200);
    }
}
