package io.godwit.run.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.run.Barrier;
import io.godwit.run.Faults;
import io.godwit.run.Route;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class BatchListTest {

    private static JsonPath batches(Route route, String run) {
        return route.api
                .request()
                .queryParam("limit", 100)
                .get(Route.RUNS + "/{id}/batches", run)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void aCommittedBatchTellsItsSizeAndItsErrors() {
        Route route = Route.plain();
        route.source(
                "insert into {s} select i, case when i in (3, 4) then null else 'n' end from generate_series(1, 7) i");
        String run = route.ran(route.mapping(), 5).getString("id");

        JsonPath list = batches(route, run);

        assertThat(list.getList("items.status")).containsExactly("completed", "completed");
        assertThat(list.getList("items.batchSize")).containsExactly(5, 5);
        assertThat(list.getList("items.rows.read")).containsExactly(5, 2);
        assertThat(list.getList("items.retryCount")).containsExactly(0, 0);
        assertThat(list.getList("items[0].errorSummary"))
                .isEqualTo(List.of(Map.of("errorCode", "not_null", "count", 2)));
        assertThat(list.<Object>get("items[1].errorSummary")).isNull();
        assertThat(Instant.parse(list.getString("items[0].completedAt")))
                .isAfterOrEqualTo(Instant.parse(list.getString("items[0].startedAt")));
        String query = "query ($r: ID!) { runBatches(runId: $r) { items { status batchSize retryCount"
                + " errorSummary { errorCode count } completedAt durationMs } } }";
        route.api
                .graphql(query, Map.of("r", run))
                .body("data.runBatches.items[0].status", equalTo("COMPLETED"))
                .body("data.runBatches.items[0].batchSize", equalTo(5))
                .body("data.runBatches.items[0].errorSummary[0].errorCode", equalTo("not_null"))
                .body("data.runBatches.items[0].errorSummary[0].count", equalTo(2));
    }

    @Test
    void triesThatWereRolledBackAreCountedWithTheBatchTheyLedTo() {
        Route route = Route.plain(6);
        String mapping = route.mapping();
        Faults.first(route, 2, "40001");
        String run = route.ran(mapping, 2).getString("id");
        assertThat(batches(route, run).getList("items.retryCount")).containsExactly(2, 0, 0);
    }

    @Test
    void theSizeThatHeldWhenABatchWasCutStaysWithIt() {
        Route route = Route.plain(20);
        String run;
        try (Barrier barrier = Barrier.before(route, "1")) {
            run = route.started(route.mapping(), 2);
            barrier.reached();
            route.api
                    .request()
                    .contentType("application/merge-patch+json")
                    .body("{\"batchSize\": 5}")
                    .patch(Route.RUNS + "/{id}", run)
                    .then()
                    .statusCode(200);
        }
        route.ended(run);
        JsonPath list = batches(route, run);
        List<Integer> sizes = list.getList("items.batchSize");
        List<Integer> read = list.getList("items.rows.read");
        assertThat(sizes).startsWith(2).contains(5).isSorted();
        assertThat(read.subList(0, read.size() - 1)).isEqualTo(sizes.subList(0, sizes.size() - 1));
    }

    @Test
    void theBatchAtHandIsShownUntilItIsCommitted() {
        Route route = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(route.mapping(), 2);
            barrier.reached();
            JsonPath list = batches(route, run);
            assertThat(list.getList("items.number")).containsExactly(1, 2, 3);
            assertThat(list.getList("items.status")).containsExactly("completed", "completed", "processing");
            assertThat(list.getMap("items[2].rows").values()).containsOnly(0);
            assertThat(list.<Object>get("items[2].completedAt")).isNull();
            assertThat(list.<Object>get("items[2].durationMs")).isNull();
            assertThat(list.getList("items[2].lastKey")).isEmpty();
            route.control(run, "cancel").statusCode(202);
        }
        route.ended(run);
        assertThat(batches(route, run).getList("items.status")).containsExactly("completed", "completed");
        route.control(run, "resume").statusCode(202);
        assertThat(route.ended(run).getString("status")).isEqualTo("completed");
        assertThat(batches(route, run).getList("items.status")).hasSize(5).containsOnly("completed");
    }

    @Test
    void aBatchIsRetryingWhileItsRunWaitsOutAFaultAndFailedWhenItHasFailedOverIt() {
        Route route = Route.plain(4);
        String mapping = route.mapping();
        Faults.first(route, 3, "53300");
        String run = route.started(mapping, 2);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> batches(route, run).getList("items.status").equals(List.of("retrying")));
        route.ended(run);
        assertThat(batches(route, run).getList("items.status")).containsExactly("completed", "completed");

        Route broken = Route.plain(4);
        String itsMapping = broken.mapping();
        Faults.first(broken, 1, "XX001");
        String failed = broken.ran(itsMapping, 2).getString("id");
        assertThat(batches(broken, failed).getList("items.status")).containsExactly("failed");
        broken.control(failed, "resume").statusCode(202);
        broken.ended(failed);
        assertThat(batches(broken, failed).getList("items.status")).containsExactly("completed", "completed");
    }
}
