package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs that keep nothing of where each row went. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunIdsTest {

    private static final String KEPT = "select source_key from godwit.id_mapping where organization_id = '{o}'";

    @Test
    void rowsArriveAndARowThatComesAgainIsKnownByItsConflictKey() {
        Route route = Route.plain(20);
        String mapping = route.mapping();

        JsonPath first = without(route, mapping);

        assertThat(first.getString("status")).isEqualTo("completed");
        assertThat(first.getBoolean("idMapping")).isFalse();
        assertThat(first.getInt("rows.inserted")).isEqualTo(20).isEqualTo(route.arrived());
        assertThat(route.rows(KEPT)).isEmpty();

        route.source("insert into {s} values (21, 'late')");
        JsonPath second = without(route, mapping);
        assertThat(second.getInt("rows.skipped")).isEqualTo(20);
        assertThat(second.getInt("rows.inserted")).isEqualTo(1);

        JsonPath third = route.ran(mapping, 500);
        assertThat(third.getBoolean("idMapping")).isTrue();
        assertThat(third.getInt("rows.skipped")).isEqualTo(21).isEqualTo(route.arrived());
        assertThat(route.rows(KEPT)).isEmpty();
    }

    /** What an earlier run has kept is not asked for. */
    @Test
    void rowsAreUpdatedByTheirConflictKey() {
        Route route = Route.plain(5);
        String mapping = route.mapping("conflictAction", "update");
        route.ran(mapping, 2);
        route.source("update {s} set name = 'new' where id < 4");
        route.target("delete from {t} where external_id = '5'");

        JsonPath second = without(route, mapping);

        assertThat(second.getInt("rows.updated")).isEqualTo(4);
        assertThat(second.getInt("rows.inserted")).as("by its id it were gone").isEqualTo(1);
        assertThat(route.rows("select external_id from {t} where name = 'new' order by 1"))
                .containsExactly("1", "2", "3");
        assertThat(route.rows(KEPT)).hasSize(5);
    }

    @Test
    void aRunThatIsInterruptedGoesOnExactly() {
        Route route = Route.plain(9);
        String mapping = route.mapping();
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.start("mappingId", mapping, "batchSize", 2, "idMapping", false)
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");
            barrier.reached();
            route.control(run, "cancel").statusCode(202);
        }
        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(4);

        route.control(run, "resume").statusCode(202);

        JsonPath resumed = route.ended(run);
        assertThat(resumed.getString("status")).isEqualTo("completed");
        assertThat(resumed.getInt("rows.inserted")).isEqualTo(9).isEqualTo(route.arrived());
        assertThat(resumed.getInt("rows.skipped")).isZero();
        assertThat(route.rows(KEPT)).isEmpty();
    }

    /** A second run would double every row. */
    @Test
    void aMappingWithoutAConflictKeyNeedsThem() {
        Route route = Route.between("id int primary key, name text", "external_id text, name text");
        refused(route.start("mappingId", route.mapping(), "idMapping", false), "no conflict key");
        assertThat(route.arrived()).isZero();
    }

    /** Nulls are equal to nothing: such rows would come again with each run. */
    @Test
    void aConflictKeyThatMayBeNullIsNotEnough() {
        Route route = Route.between(
                "id int primary key, name text", "external_id text, name text, unique (organization_id, external_id)");
        refused(route.start("mappingId", route.mapping(), "idMapping", false), "may be null");
    }

    @Test
    void rowsThatReferToOthersOfTheirTableNeedThem() {
        Route route = Route.between(
                "id int primary key, name text, boss int",
                "external_id text not null, name text, boss uuid, unique (organization_id, external_id)");
        refused(
                route.start("mappingId", route.mappingWithBoss(), "idMapping", false),
                "refer to others of their table");
    }

    private static void refused(Response answer, String why) {
        answer.then()
                .statusCode(422)
                .body("code", equalTo("invalid_request"))
                .body("violations[0].field", equalTo("/idMapping"))
                .body("violations[0].message", containsString(why));
    }

    @Test
    void graphQlKnowsThemToo() {
        Route route = Route.plain(3);
        String run = route.api
                .graphql(
                        "mutation ($m: ID!) { startRun(input: {mappingId: $m, idMapping: false}) { run { id idMapping } } }",
                        Map.of("m", route.mapping()))
                .body("data.startRun.run.idMapping", equalTo(false))
                .extract()
                .path("data.startRun.run.id");
        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(3);
        assertThat(route.rows(KEPT)).isEqualTo(List.of());
    }

    private static JsonPath without(Route route, String mapping) {
        return route.ended(route.start("mappingId", mapping, "batchSize", 7, "idMapping", false)
                .then()
                .statusCode(202)
                .extract()
                .path("id"));
    }
}
