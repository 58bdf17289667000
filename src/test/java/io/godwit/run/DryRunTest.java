package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class DryRunTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 500})
    void aDryRunTellsWhatARealOneDoesAndKeepsNothing(int batchSize) {
        Route route = routeWithCulprits();
        String mapping = route.mapping();

        JsonPath first = dry(route, mapping, batchSize);
        JsonPath second = dry(route, mapping, batchSize);

        assertThat(first.getBoolean("dryRun")).isTrue();
        assertThat(first.getString("status")).isEqualTo("completed_with_errors");
        assertThat(route.arrived()).isZero();
        assertThat(route.rows("select source_key from godwit.id_mapping where organization_id = '{o}'"))
                .isEmpty();
        JsonPath real = route.ran(mapping, batchSize);
        assertThat(real.getBoolean("dryRun")).isFalse();
        assertThat(real.getInt("rows.inserted")).isEqualTo(8);
        for (JsonPath dry : List.of(first, second)) {
            assertThat(dry.getMap("rows")).isEqualTo(real.getMap("rows"));
            assertThat(route.errors(dry.getString("id"))).isEqualTo(route.errors(real.getString("id")));
        }
        assertThat(route.errors(real.getString("id"))).hasSize(2).anyMatch(error -> error.startsWith("6 check"));
    }

    @Test
    void aTargetWithRowSecurityKeepsNothingEither() {
        Route route = routeWithCulprits();
        route.target("alter table {t} enable row level security; alter table {t} force row level security;"
                + " create policy own on {t} using (organization_id = current_setting('app.organization_id')::uuid)");
        JsonPath run = dry(route, route.mapping(), 4);
        assertThat(run.getString("writeMode")).isEqualTo("insert");
        assertThat(run.getInt("rows.inserted")).isEqualTo(8);
        assertThat(route.arrived()).isZero();
    }

    @Test
    void whatWasMigratedBeforeIsSkipped() {
        Route route = Route.plain(4);
        String mapping = route.mapping();
        route.ran(mapping, 3);
        route.source("insert into {s} values (5, 'n5')");
        JsonPath run = dry(route, mapping, 3);
        assertThat(run.getInt("rows.inserted")).isEqualTo(1);
        assertThat(run.getMap("skippedByReason")).isEqualTo(Map.of("already_migrated", 4));
        assertThat(route.arrived()).isEqualTo(4);
    }

    /** Of the rows one is new, one is refused, one is equal and three differ, of one of which no id was kept. */
    @ParameterizedTest
    @CsvSource({
        "skip, batched",
        "update, batched",
        "update_if_changed, batched",
        "skip, atomic",
        "update, atomic",
        "update_if_changed, atomic"
    })
    void aFilledTargetAndItsIdMappingsStayAsTheyAre(String action, String commitMode) {
        Route route = Route.between(
                "id int primary key, name text",
                "external_id text not null, name text, unique (organization_id, external_id), check (name <> 'bad')");
        route.source("insert into {s} select i, 'n' || i from generate_series(1, 4) i");
        String mapping = route.mapping("conflictAction", action);
        route.ran(mapping, 2);
        route.target(
                "insert into {t} (id, organization_id, external_id, name) values (gen_random_uuid(), '{o}', '5', 'x')");
        route.source("update {s} set name = 'bad' where id = 2; update {s} set name = 'new' where id in (3, 4);"
                + " insert into {s} values (5, 'new'), (6, 'new')");
        List<String> before = contents(route);

        JsonPath dry = started(route, mapping, commitMode, true);

        assertThat(contents(route)).isEqualTo(before);
        JsonPath real = started(route, mapping, commitMode, false);
        assertThat(dry.getMap("rows")).isEqualTo(real.getMap("rows"));
        assertThat(dry.getMap("skippedByReason")).isEqualTo(real.getMap("skippedByReason"));
        assertThat(real.getInt("rows.inserted")).isOne();
        assertThat(real.getInt("rows.updated")).isEqualTo(updatedBy(action));
        assertThat(contents(route)).doesNotContainAnyElementsOf(before);
    }

    private static int updatedBy(String action) {
        return switch (action) {
            case "update" -> 4;
            case "update_if_changed" -> 3;
            default -> 0;
        };
    }

    /** All that the target and the id mappings hold, and which transaction has written each row. */
    private static List<String> contents(Route route) {
        return Stream.of("{t}", "godwit.id_mapping")
                .flatMap(table -> route
                        .rows("select md5(string_agg(r::text || xmin, '' order by r::text)) from " + table + " r"
                                + " where organization_id = '{o}'")
                        .stream())
                .toList();
    }

    private static JsonPath started(Route route, String mapping, String commitMode, boolean dry) {
        return route.ended(route.start(
                        "mappingId", mapping, "batchSize", 4, "commitMode", commitMode, "maxErrors", 1, "dryRun", dry)
                .then()
                .statusCode(202)
                .extract()
                .path("id"));
    }

    @Test
    void thereIsNoSecondPass() {
        Route route = Route.between(
                "id int primary key, name text, boss int",
                "external_id text not null, name text, boss uuid, unique (organization_id, external_id)");
        route.source("insert into {s} values (1, 'a', 2), (2, 'b', 1), (3, 'c', 7)");
        JsonPath run = dry(route, route.mappingWithBoss(), 2);
        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("rows.inserted")).isEqualTo(3);
        assertThat(run.getInt("rows.warnings")).isZero();
        assertThat(route.rows("select kind from godwit.chunk where run_id = '" + run.getString("id") + "'"))
                .containsExactly("rows");
    }

    @Test
    void aDryRunThatGoesOnKeepsNothingToo() {
        Route route = Route.plain(6);
        String run;
        try (Barrier barrier = Barrier.before(route, "4")) {
            run = route.start("mappingId", route.mapping(), "batchSize", 2, "dryRun", true)
                    .then()
                    .statusCode(202)
                    .body("dryRun", equalTo(true))
                    .extract()
                    .path("id");
            barrier.reached();
            route.control(run, "cancel").statusCode(202);
        }
        route.ended(run);
        route.control(run, "resume").statusCode(202);
        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(6);
        assertThat(route.arrived()).isZero();
    }

    @Test
    void graphQLStartsOneToo() {
        Route route = Route.plain(6);
        String run = route.api
                .graphql(
                        "mutation ($input: StartRunInput!) { startRun(input: $input) { run { id dryRun limit } } }",
                        Map.of("input", Map.of("mappingId", route.mapping(), "dryRun", true, "limit", 4)))
                .body("data.startRun.run.dryRun", equalTo(true))
                .body("data.startRun.run.limit", equalTo(4))
                .extract()
                .path("data.startRun.run.id");
        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(4);
        assertThat(route.arrived()).isZero();
    }

    /** Ten rows, of which one fails by the catalog and one by a check that only the target knows. */
    private static Route routeWithCulprits() {
        Route route = Route.between(
                "id int primary key, name text",
                "external_id text not null, name text not null check (name <> 'bad'), unique (organization_id, external_id)");
        route.source("insert into {s} select i, case i when 3 then null when 6 then 'bad' else 'n' || i end"
                + " from generate_series(1, 10) i");
        return route;
    }

    private static JsonPath dry(Route route, String mapping, int batchSize) {
        return route.ended(route.start("mappingId", mapping, "batchSize", batchSize, "dryRun", true)
                .then()
                .statusCode(202)
                .extract()
                .path("id"));
    }
}
