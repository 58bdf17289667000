package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Batches whose size follows from the time that they take. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class BatchSizeTest {

    /** A batch of so many takes longer than a second, and one of half as many does not, whatever else the machine does. */
    private static final int TOO_MANY = 200;

    private static final String SLOW = """
            create or replace function app.slow() returns trigger language plpgsql as $$ begin
                perform pg_sleep(0.007); return new; end $$;
            create trigger slow before insert on {t} for each row execute function app.slow()
            """;

    @ParameterizedTest
    @CsvSource({
        "a full and quick one,500,500,500,50 ms,1000",
        "a quick one that its bytes or its end cut short,500,500,499,50 ms,500",
        "one that is neither quick nor slow,500,500,500,500 ms,500",
        "a slow one,500,500,100,1100 ms,250",
        "one that was read before the size changed,500,250,250,50 ms,500",
        "the largest,20000,20000,20000,50 ms,20000",
        "one that has almost the largest size,15000,15000,15000,50 ms,20000",
        "the smallest,50,50,50,2 s,50",
        "a slow one that was asked to be small,3,3,3,2 s,3",
        "a quick one that was asked to be larger,40000,40000,40000,50 ms,40000"
    })
    void theNextSizeFollowsFromOneBatch(String which, int size, int ofBatch, int read, String took, int next) {
        assertThat(Route.plain()
                        .rows("select godwit.tuned_batch_size(%d, %d, %d, '%s')".formatted(size, ofBatch, read, took)))
                .as(which)
                .containsExactly(Integer.toString(next));
    }

    @Test
    void slowBatchesGrowSmallerAndTellIt() {
        Route route = Route.plain(3 * TOO_MANY);
        route.target(SLOW);

        JsonPath run = route.ended(started(route, true));

        assertThat(run.getInt("rows.inserted")).isEqualTo(3 * TOO_MANY);
        assertThat(run.getInt("batchSize")).isEqualTo(TOO_MANY);
        assertThat(run.getInt("tunedBatchSize")).isLessThan(TOO_MANY).isGreaterThanOrEqualTo(50);
        assertThat(sizes(route, run)).startsWith(TOO_MANY);
    }

    @Test
    void withoutBeingAskedNothingIsTuned() {
        Route route = Route.plain(2 * TOO_MANY);
        route.target(SLOW);

        JsonPath run = route.ended(started(route, false));

        assertThat(run.getString("tunedBatchSize")).isNull();
        assertThat(sizes(route, run)).containsOnly(TOO_MANY);
    }

    @Test
    void aRunIsTunedAndLeftAloneAsItIsTold() {
        Route route = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = started(route, route.mapping(), 2, false);
            barrier.reached();
            assertThat(changed(route, run, Map.of("autoBatchSize", true)).getInt("tunedBatchSize"))
                    .isEqualTo(2);
            assertThat(changed(route, run, Map.of("batchSize", 3)).getInt("tunedBatchSize"))
                    .isEqualTo(3);
            assertThat(changed(route, run, Map.of("parallelism", 2)).getInt("tunedBatchSize"))
                    .isEqualTo(3);
            assertThat(changed(route, run, Map.of("autoBatchSize", false)).getString("tunedBatchSize"))
                    .isNull();
        }
        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(9);
    }

    /** What a statement of more than 60 s would meet, without the 60 s. */
    @ParameterizedTest
    @CsvSource({"false, batched", "true, batched", "false, atomic"})
    void aBatchThatTakesTooLongIsTriedAgainAsTwo(boolean auto, String commitMode) {
        Route route = Route.plain(300);
        route.target("""
                create or replace function app.too_many() returns trigger language plpgsql as $$ begin
                    if (select count(*) from added) > 100 then
                        raise exception 'too many' using errcode = 'query_canceled';
                    end if;
                    return null; end $$;
                create trigger too_many after insert on {t} referencing new table as added
                    for each statement execute function app.too_many()
                """);

        String id = route.start(
                        "mappingId",
                        route.mapping(),
                        "batchSize",
                        TOO_MANY,
                        "autoBatchSize",
                        auto,
                        "commitMode",
                        commitMode)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        JsonPath run = route.ended(id);

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("rows.inserted")).isEqualTo(300);
        assertThat(run.getInt("batchSize")).isEqualTo(TOO_MANY / 2);
    }

    private static String started(Route route, boolean auto) {
        return started(route, route.mapping(), TOO_MANY, auto);
    }

    private static String started(Route route, String mapping, int batchSize, boolean auto) {
        return route.start("mappingId", mapping, "batchSize", batchSize, "autoBatchSize", auto)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    private static JsonPath changed(Route route, String run, Map<String, Object> patch) {
        return route.api
                .request()
                .contentType("application/merge-patch+json")
                .body(patch)
                .patch(Route.RUNS + "/{id}", run)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private static List<Integer> sizes(Route route, JsonPath run) {
        return route.api
                .request()
                .get(Route.RUNS + "/{id}/batches", run.getString("id"))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.batchSize");
    }
}
