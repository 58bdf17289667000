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

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunLimitTest {

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 500", "7, 3", "6, 3", "9, 4", "10, 4", "100, 4", "9223372036854775807, 4"})
    void aRunReadsAtMostSoManyRowsAndCompletes(long limit, int batchSize) {
        Route route = Route.plain(10);
        int expected = (int) Math.min(limit, 10);

        JsonPath run = limited(route, route.mapping(), limit, batchSize);

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getLong("limit")).isEqualTo(limit);
        assertThat(run.getInt("rows.read")).isEqualTo(expected);
        assertThat(run.getDouble("percent")).isEqualTo(100.0);
        assertThat(route.rows("select count(*) || ' ' || max(external_id::int) from {t}"))
                .containsExactly(expected + " " + expected);
        assertThat(run.getInt("stalls")).isZero();
    }

    @Test
    void aLaterRunMovesTheRest() {
        Route route = Route.plain(10);
        String mapping = route.mapping();
        limited(route, mapping, 4, 3);
        JsonPath all = route.ran(mapping, 3);
        assertThat(all.getInt("rows.inserted")).isEqualTo(6);
        assertThat(all.getMap("skippedByReason")).isEqualTo(Map.of("already_migrated", 4));
        assertThat(all.<Object>get("limit")).isNull();
    }

    @Test
    void aResumedRunReadsOnlyWhatIsLeft() {
        Route route = Route.plain(10);
        String run;
        try (Barrier barrier = Barrier.before(route, "4")) {
            run = started(route, route.mapping(), 7, 2);
            barrier.reached();
            route.control(run, "cancel").statusCode(202);
        }
        assertThat(route.ended(run).getInt("rows.read")).isEqualTo(2);
        route.control(run, "resume").statusCode(202);
        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getInt("rows.read")).isEqualTo(7);
        assertThat(route.arrived()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 3", "4, 4", "5, 4"})
    void rowsThatShareAKeyAreNotTornApart(int limit, int read) {
        Route route = Route.between("id int, name text", "external_id text, name text");
        route.source("insert into {s} values (1, 'a'), (2, 'b'), (2, 'c'), (3, 'd'), (4, 'e'), (4, 'f')");
        String mapping = route.mapping("keyColumns", List.of("id"));
        assertThat(limited(route, mapping, limit, 1).getInt("rows.read")).isEqualTo(read);
    }

    @ParameterizedTest
    @CsvSource({"2, 2, 0", "3, 3, 0", "5, 3, 2"})
    void rowsWithoutAKeyCountToo(int limit, int failed, int inserted) {
        Route route = Route.between("id int, name text", "external_id text, name text");
        route.source("insert into {s} select i, 'n' from generate_series(1, 10) i;"
                + " insert into {s} select null, 'n' from generate_series(1, 3)");
        JsonPath run = limited(route, route.mapping("keyColumns", List.of("id")), limit, 2);
        assertThat(run.getInt("rows.read")).isEqualTo(limit);
        assertThat(run.getInt("rows.failed")).isEqualTo(failed);
        assertThat(run.getInt("rows.inserted")).isEqualTo(inserted);
    }

    @Test
    void theSecondPassReadsNoMoreThanTheFirst() {
        Route route = Route.between(
                "id int primary key, name text, boss int",
                "external_id text not null, name text, boss uuid, unique (organization_id, external_id)");
        route.source("insert into {s} select i, 'n' || i, i - 1 from generate_series(1, 10) i");
        String mapping = route.mappingWithBoss();

        JsonPath run = limited(route, mapping, 4, 3);

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("stalls")).isZero();
        assertThat(run.getInt("rows.read")).isEqualTo(4);
        assertThat(route.rows("select position::text from godwit.chunk where run_id = '" + run.getString("id")
                        + "' and kind = 'references'"))
                .containsExactly("[\"4\"]");
        assertThat(route.rows(
                        "select c.external_id || p.external_id from {t} c join {t} p on p.id = c.boss order by 1"))
                .containsExactly("21", "32", "43");
    }

    private static JsonPath limited(Route route, String mapping, long limit, int batchSize) {
        return route.ended(started(route, mapping, limit, batchSize));
    }

    private static String started(Route route, String mapping, long limit, int batchSize) {
        return route.start("mappingId", mapping, "batchSize", batchSize, "limit", limit)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /** What the source gets meanwhile in front of the first rows does not push the last of them out of the second pass. */
    @Test
    void theSecondPassReadsTheRowsOfTheFirst() {
        Route route = Route.between(
                "id int primary key, name text, boss int",
                "external_id text, name text, boss uuid, unique (organization_id, external_id)");
        route.source("insert into {s} select i, 'n', i - 1 from generate_series(101, 110) i");
        String run;
        try (Barrier barrier = Barrier.before(route, "104")) {
            run = started(route, route.mappingWithBoss(), 5, 2);
            barrier.reached();
            route.source("insert into {s} select i, 'early', null from generate_series(1, 5) i");
        }

        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(5);
        assertThat(route.rows("select external_id from {t} where boss is not null order by 1"))
                .containsExactly("102", "103", "104", "105");
    }
}
