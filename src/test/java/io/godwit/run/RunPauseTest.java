package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunPauseTest {

    @Test
    void aRunThatNoWorkerHasIsPausedAtOnce() {
        Route route = Route.plain(3);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();

        route.control(run, "pause")
                .statusCode(202)
                .body("status", equalTo("paused"))
                .body("finishedAt", nullValue());

        route.control(run, "pause").statusCode(409).body("code", equalTo("conflict"));
        route.control(run, "resume").statusCode(202).body("attempt", equalTo(2));
        assertThat(route.ended(run).getMap("skippedByReason")).isEqualTo(Map.of("already_migrated", 3));
    }

    @Test
    void aRunningRunEndsTheBatchAtHandAndKeepsItsPlace() {
        Route route = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(route.mapping(), 1);
            barrier.reached();
            route.control(run, "pause").statusCode(202).body("status", equalTo("pausing"));
            route.control(run, "pause").statusCode(202).body("status", equalTo("pausing"));
            route.control(run, "resume").statusCode(409).body("code", equalTo("conflict"));
            assertThat(route.rows("select action from godwit.audit_entry where organization_id = '{o}'"
                            + " and action = 'run.pause'"))
                    .hasSize(1);
        }

        JsonPath paused = route.ended(run);

        assertThat(paused.getString("status")).isEqualTo("paused");
        assertThat(paused.getInt("rows.inserted")).isEqualTo(5);
        assertThat(paused.getInt("lastCheckpoint.batch")).isEqualTo(5);
        assertThat(paused.<Object>get("finishedAt")).isNull();
        assertThat(route.arrived()).isEqualTo(5);
        route.control(run, "resume").statusCode(202).body("id", equalTo(run)).body("attempt", equalTo(2));
        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getInt("rows.inserted")).isEqualTo(9);
        assertThat(route.arrived()).isEqualTo(9);
        route.control(run, "pause").statusCode(409).body("code", equalTo("conflict"));
    }

    /** Its worker finds nothing more to claim, and must not leave it to nobody. */
    @Test
    void aPauseDuringTheLastBatchPauses() {
        Route route = Route.plain(3);
        String run;
        try (Barrier barrier = Barrier.before(route, "2")) {
            run = route.started(route.mapping(), 9);
            barrier.reached();
            route.control(run, "pause").statusCode(202).body("status", equalTo("pausing"));
        }

        assertThat(route.ended(run).getString("status")).isEqualTo("paused");

        assertThat(route.arrived()).isEqualTo(3);
        route.control(run, "resume").statusCode(202);
        assertThat(route.ended(run).getString("status")).isEqualTo("completed");
    }

    @Test
    void aRunThatIsPausingCanBeCancelled() {
        Route route = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(route.mapping(), 1);
            barrier.reached();
            route.control(run, "pause").statusCode(202);
            route.control(run, "cancel").statusCode(202).body("status", equalTo("cancelling"));
            route.control(run, "pause").statusCode(409);
        }
        assertThat(route.ended(run).getString("status")).isEqualTo("cancelled");
        assertThat(route.arrived()).isEqualTo(4);
    }

    @Test
    void aPausedRunCanBeCancelled() {
        Route route = Route.plain(3);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();
        route.control(run, "pause").statusCode(202);
        route.control(run, "cancel").statusCode(202).body("status", equalTo("cancelled"));
    }

    @Test
    void nobodyWaitsForAPausedRun() {
        Route route = Route.plain(3);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();
        route.control(run, "pause").statusCode(202);

        route.api
                .request()
                .queryParam("wait", "15s")
                .get(Route.RUNS + "/{id}", run)
                .then()
                .statusCode(200)
                .header("Retry-After", nullValue())
                .body("status", equalTo("paused"))
                .time(lessThan(10L), TimeUnit.SECONDS);
    }

    @Test
    void aRunWhoseTaskIsGoneOrWaitsIsPausedAtOnce() {
        Route route = Route.plain(3);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();
        for (String status : List.of("running", "pausing")) {
            route.target("update godwit.run set status = '" + status + "' where id = '" + run + "'");
            route.control(run, "pause").statusCode(202).body("status", equalTo("paused"));
        }
        route.task(run, "clock_timestamp() + interval '1 hour', false, null, null");
        route.target("update godwit.run set status = 'running' where id = '" + run + "'");
        route.control(run, "pause").statusCode(202).body("status", equalTo("paused"));
    }

    @Test
    void aRunWhoseWorkerDiedWhilePausingIsPausedByTheNext() {
        Route route = Route.plain(3);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();
        route.target("update godwit.run set status = 'running' where id = '" + run + "'");
        route.task(run, "clock_timestamp(), true, 'dead', clock_timestamp() - interval '1 hour'");

        route.control(run, "pause").statusCode(202).body("status", equalTo("pausing"));

        await().atMost(Duration.ofSeconds(40))
                .until(() -> route.run(run).getString("status").equals("paused"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> route.rows(
                                "select task_instance from godwit.scheduled_tasks where task_instance like '{o}/%'")
                        .isEmpty());
    }
}
