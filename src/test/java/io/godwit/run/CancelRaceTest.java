package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.support.AtOnce;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Calls to cancel that meet the end of a batch or of a run. Whoever is told that a run is being cancelled knows what it has moved:
 * nothing of it commits any more, and it does not complete.
 */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class CancelRaceTest {

    private static final int LANES = 4;
    private static final int RACES_OF_A_LANE = 25;
    private static final int ROWS = 8;

    /** The commit is held between the fence's lock on the run and its end. */
    @ParameterizedTest
    @CsvSource({"batched, 4", "atomic, 0"})
    void aCancelWaitsForTheCommitThatIsUnderWay(String commitMode, int before) {
        Route route = Route.plain(9);
        String run;
        JsonPath answer;
        try (Barrier atTheRow = Barrier.before(route, "5")) {
            run = started(route, route.mapping(), commitMode, 2);
            atTheRow.reached();
            try (Barrier behindIt = atTheNextClaim(run)) {
                CompletableFuture<Response> call;
                try (Barrier atTheCommit =
                        Barrier.by("select from godwit.chunk where run_id = '" + run + "' for update")) {
                    atTheRow.open();
                    atTheCommit.reached();
                    call = CompletableFuture.supplyAsync(() -> cancel(route, run));
                    await().until(() -> call.isDone() || atTheCommit.isFollowed());
                    assertThat(call).isNotDone();
                    assertThat(route.arrived()).isEqualTo(before);
                }
                answer = call.join().then().statusCode(202).extract().jsonPath();
                behindIt.open();
            }
        }

        JsonPath ended = route.ended(run);

        assertThat(answer.getString("status")).isEqualTo("cancelling");
        assertThat(answer.getInt("rows.inserted"))
                .as("with the commit that it waited for")
                .isGreaterThan(before);
        assertThat(ended.getString("status")).isEqualTo("cancelled");
        assertThat(ended.getMap("rows")).isEqualTo(answer.getMap("rows"));
        assertThat(route.arrived()).isEqualTo(answer.getInt("rows.inserted"));
    }

    @Test
    void aRunThatIsCancelledBehindItsLastBatchDoesNotComplete() {
        Route route = Route.plain(2);
        String run;
        try (Barrier atTheRow = Barrier.before(route, "2")) {
            run = started(route, route.mapping(), "batched", 2);
            atTheRow.reached();
            try (Barrier behindIt = atTheNextClaim(run)) {
                atTheRow.open();
                behindIt.reached();
                JsonPath answer =
                        cancel(route, run).then().statusCode(202).extract().jsonPath();
                assertThat(answer.getString("status")).isEqualTo("cancelling");
                assertThat(answer.getInt("rows.inserted")).isEqualTo(2);
            }
        }

        JsonPath ended = route.ended(run);

        assertThat(ended.getString("status")).isEqualTo("cancelled");
        assertThat(ended.getInt("rows.inserted")).isEqualTo(2).isEqualTo(route.arrived());
    }

    @Test
    @Tag("slow")
    void ofManyCancelsAroundTheEndEachFindsARunThatEndsInOneWayOnly() {
        Route tables = Route.plain(ROWS);
        Map<String, String> ends = new ConcurrentHashMap<>();

        AtOnce.each(lanes(), lane -> {
            Route route = tables.ofAnotherOrganization();
            String mapping = route.mapping();
            for (Moment moment : lane) {
                JsonPath ended = raced(route, mapping, moment);
                ends.put(ended.getString("id"), ended.getString("status"));
                route.target("delete from {t} where organization_id = '{o}';"
                        + " delete from godwit.id_mapping where organization_id = '{o}'");
            }
        });

        assertThat(ends).hasSize(LANES * RACES_OF_A_LANE);
        assertThat(ends.values()).contains("cancelled", "completed");
        ends.forEach((run, end) -> assertThat(tables.rows("select status from godwit.run where id = '" + run + "'"))
                .as("as it was when it had ended")
                .containsExactly(end));
    }

    /**
     * When a run is cancelled.
     *
     * @param rows the rows that it has moved by then
     * @param looks how many more looks at it are taken
     */
    private record Moment(String commitMode, int rows, int looks) {}

    /** The same moments each time, as far as that can be said. */
    private static List<List<Moment>> lanes() {
        Random random = new Random(4);
        return Stream.generate(() -> Stream.generate(() -> new Moment(
                                random.nextInt(5) == 0 ? "atomic" : "batched",
                                random.nextInt(ROWS + 1),
                                random.nextInt(4)))
                        .limit(RACES_OF_A_LANE)
                        .toList())
                .limit(LANES)
                .toList();
    }

    private static JsonPath raced(Route route, String mapping, Moment moment) {
        String run = started(route, mapping, moment.commitMode(), 1);
        waitFor(run, moment);

        Response call = cancel(route, run);
        int arrived = route.arrived();
        JsonPath ended = route.ended(run);

        if (call.statusCode() == 202) {
            assertThat(ended.getString("status")).isEqualTo("cancelled");
            assertThat(ended.getMap("rows")).isEqualTo(call.jsonPath().getMap("rows"));
        } else {
            assertThat(call.statusCode()).isEqualTo(409);
            assertThat(ended.getString("status")).isEqualTo("completed");
            assertThat(ended.getInt("rows.read")).isEqualTo(ROWS);
        }
        assertThat(ended.getInt("rows.read")).isEqualTo(ended.getInt("rows.inserted"));
        assertThat(List.of(arrived, route.arrived(), booked(route, run))).containsOnly(ended.getInt("rows.inserted"));
        return ended;
    }

    private static void waitFor(String run, Moment moment) {
        try (Connection look = TestDatabase.superuser("godwit")) {
            await().pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(1))
                    .until(() -> read(look, run) >= moment.rows());
            for (int i = 0; i < moment.looks(); i++) {
                read(look, run);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static int read(Connection look, String run) throws SQLException {
        return Integer.parseInt(Queried.column(
                        look, "select coalesce(sum(rows_read), 0) from godwit.chunk where run_id = '" + run + "'")
                .get(0));
    }

    private static int booked(Route route, String run) {
        return Integer.parseInt(
                route.rows("select coalesce(sum(rows_read), 0) from godwit.batch where run_id = '" + run + "'")
                        .get(0));
    }

    /** A worker takes this lock before it looks for a chunk, so that behind the last batch nothing happens. */
    private static Barrier atTheNextClaim(String run) {
        return Barrier.by("select pg_advisory_xact_lock(hashtextextended('godwit.chunks " + run + "', 0))");
    }

    private static String started(Route route, String mapping, String commitMode, int batchSize) {
        return route.start("mappingId", mapping, "batchSize", batchSize, "commitMode", commitMode)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static Response cancel(Route route, String run) {
        return route.control(run, "cancel").extract().response();
    }
}
