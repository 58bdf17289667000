package io.godwit.run.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.run.Barrier;
import io.godwit.run.Faults;
import io.godwit.run.Route;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class CheckpointListTest {

    private static final String CHECKPOINTS = Route.RUNS + "/{id}/checkpoints";

    private static JsonPath checkpoints(Route route, String run) {
        return route.api
                .request()
                .queryParam("limit", 100)
                .get(CHECKPOINTS, run)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void everyBatchLeavesOneAndTheRunItself() {
        Route route = Route.plain(5);
        String run = route.ran(route.mapping(), 2).getString("id");

        JsonPath list = checkpoints(route, run);

        assertThat(list.getList("items.checkpointType"))
                .containsExactly("batch_completion", "batch_completion", "batch_completion", "entity_completion");
        assertThat(list.getList("items.batchNumber")).containsExactly(1, 2, 3, 3);
        assertThat(list.getList("items.recordsProcessed")).containsExactly(2, 4, 5, 5);
        assertThat(list.getList("items.lastSourceId")).containsExactly("2", "4", "5", "5");
        assertThat(list.getList("items.isResumable")).containsOnly(false);
        assertThat(list.getList("items.entityName")).containsOnly(route.schema + ".rows");
        assertThat(list.getList("items.createdAt", String.class)).isSorted();
        assertThat(list.getList("items.id")).doesNotHaveDuplicates();
        assertThat(list.getMap("items[1].systemState"))
                .containsEntry("chunk", 1)
                .containsEntry("batch", 2)
                .containsEntry("kind", "rows")
                .containsEntry("attempt", 1)
                .containsEntry("lowerBound", null)
                .containsEntry("upperBound", List.of("5"))
                .containsEntry("position", List.of("4"));
    }

    @Test
    void rowsWithoutAKeyHaveAPlaceButNoLastOne() {
        Route route = Route.between("id int, name text", "external_id text not null, name text not null");
        route.source("insert into {s} values (null, 'a'), (null, 'b'), (1, 'c')");
        String run = route.ran(route.mapping("keyColumns", List.of("id")), 2).getString("id");
        JsonPath list = checkpoints(route, run);
        assertThat(list.getList("items.lastSourceId")).isEqualTo(Arrays.asList(null, "1", "1"));
        assertThat(list.getString("items[0].systemState.kind")).isEqualTo("null_keys");
        assertThat(list.getList("items[0].systemState.position")).containsExactly("2");
    }

    @Test
    void onlyTheLastPlaceOfARunThatCanGoOnIsResumable() {
        Route route = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(route.mapping(), 2);
            barrier.reached();
            assertThat(checkpoints(route, run).getList("items.isResumable")).containsExactly(false, true);
            route.control(run, "cancel").statusCode(202);
        }
        route.ended(run);
        assertThat(checkpoints(route, run).getList("items.isResumable")).containsExactly(false, true);
        route.control(run, "resume").statusCode(202);
        route.ended(run);
        JsonPath list = checkpoints(route, run);
        assertThat(list.getList("items.isResumable")).hasSize(6).containsOnly(false);
        assertThat(list.getList("items.systemState.attempt")).containsExactly(1, 1, 2, 2, 2, 2);
        assertThat(list.getList("items.checkpointType"))
                .as("a stop is no error")
                .doesNotContain("error_recovery");
    }

    @Test
    void theFirstPlaceBehindAnErrorIsItsRecovery() {
        Route lost = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(lost, "5")) {
            run = lost.started(lost.mapping(), 2);
            barrier.reached();
            lost.target(
                    "update godwit.chunk set attempt = attempt + 1, owner = 'another/1' where run_id = '" + run + "'");
        }
        lost.ended(run);
        assertThat(checkpoints(lost, run).getList("items.checkpointType"))
                .as("a worker that was taken over")
                .containsExactly(
                        "batch_completion",
                        "batch_completion",
                        "error_recovery",
                        "batch_completion",
                        "batch_completion",
                        "entity_completion");

        Route broken = Route.plain(3);
        String itsMapping = broken.mapping();
        Faults.first(broken, 1, "XX001");
        String failed = broken.ran(itsMapping, 2).getString("id");
        assertThat(checkpoints(broken, failed).getList("items")).isEmpty();
        broken.control(failed, "resume").statusCode(202);
        broken.ended(failed);
        assertThat(checkpoints(broken, failed).getList("items.checkpointType"))
                .as("a run that had failed")
                .containsExactly("error_recovery", "batch_completion", "entity_completion");
    }

    @Test
    void theListComesInPages() {
        Route route = Route.plain(9);
        String run = route.ran(route.mapping(), 2).getString("id");
        List<Object> whole = checkpoints(route, run).getList("items");
        List<Object> paged = new ArrayList<>();
        String cursor = null;
        do {
            Response page = route.api
                    .request()
                    .queryParams(cursor == null ? Map.of("limit", 2) : Map.of("limit", 2, "cursor", cursor))
                    .get(CHECKPOINTS, run);
            paged.addAll(page.jsonPath().getList("items"));
            cursor = page.path("nextCursor");
            assertThat(page.header("Link") == null).isEqualTo(cursor == null);
        } while (cursor != null);
        assertThat(paged).isEqualTo(whole).hasSize(6);
        for (String foreign : List.of("1.2", "x", "99999999999999999.1.1", "1.1.1234567890", "-1.1.1")) {
            String encoded =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(foreign.getBytes(StandardCharsets.UTF_8));
            route.api
                    .request()
                    .queryParam("cursor", encoded)
                    .get(CHECKPOINTS, run)
                    .then()
                    .statusCode(422)
                    .body("violations.field", contains("cursor"));
        }
    }

    @Test
    void graphQLTellsTheSame() {
        Route route = Route.plain(3);
        String run = route.ran(route.mapping(), 2).getString("id");
        String query = "query ($r: ID!) { runCheckpoints(runId: $r, first: 2) { nextCursor items { id entityName"
                + " checkpointType batchNumber lastSourceId recordsProcessed createdAt isResumable"
                + " systemState { chunk batch kind attempt lowerBound upperBound position } } } }";
        route.api
                .graphql(query, Map.of("r", run))
                .body("errors", nullValue())
                .body("data.runCheckpoints.nextCursor", notNullValue())
                .body("data.runCheckpoints.items.checkpointType", equalTo(Collections.nCopies(2, "BATCH_COMPLETION")))
                .body("data.runCheckpoints.items[1].systemState.position", equalTo(List.of("3")))
                .body("data.runCheckpoints.items.isResumable", equalTo(List.of(false, false)));
    }
}
