package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs whose frozen spec reads a query: its rows are staged, and moved from there. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class QueryRunTest {

    private static final String TARGET = "external_id text, name text";

    @Test
    void theRowsOfAQueryArriveWithItsEqualOnes() {
        Route route = Route.between("id bigserial, name text", TARGET);
        String run =
                queried(route, "select id % 3 as id, upper(name) as name from {s} where name <> 'n5' -- all but one");
        route.source("insert into {s} (name) select 'n' || i % 2 + 4 from generate_series(1, 6) i");

        JsonPath ended = resumed(route, run);

        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(arrived(route)).isEqualTo("0N4,1N4,2N4");
    }

    @Test
    void aDeclaredKeyNamesItsRows() {
        Route route = Route.between("id numeric, name text", TARGET);
        String run = queried(route, "select id, upper(name) as name from {s}", "id");
        route.source("insert into {s} values (2, 'b'), (1.0, 'a'), (1.00, 'a again'), (null, 'nobody'), (10, 'j')");

        JsonPath ended = resumed(route, run);

        assertThat(ended.getString("status")).isEqualTo("completed_with_errors");
        assertThat(arrived(route)).isEqualTo("10J,2B");
        assertThat(route.errors(run))
                .containsExactly(
                        "1.0 duplicate_source_key null", "1.0 duplicate_source_key null", "null null_source_key null");
    }

    @Test
    void aQueryThatWasStoppedGoesOnWithWhatItHadRead() {
        Route route = Route.between("id int, name text", TARGET + ", unique (organization_id, external_id)");
        String run = queried(route, "select id, name from {s}");
        route.source("insert into {s} select i, 'n' || i from generate_series(1, 20) i");
        try (Barrier barrier = Barrier.before(route, "10")) {
            resume(route, run);
            barrier.reached();
            route.source("delete from {s}; insert into {s} values (99, 'late')");
            route.control(run, "cancel").statusCode(202);
        }
        assertThat(route.ended(run).getString("status")).isEqualTo("cancelled");

        JsonPath ended = resumed(route, run);

        assertThat(ended.getInt("rows.inserted")).isEqualTo(20);
        assertThat(route.rows("select count(distinct external_id) || ' ' || max(external_id::int) from {t}"))
                .containsExactly("20 20");
    }

    /** The login may delete, and only the session keeps it from that: a text that gets out of its place could end that. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "select 1; select 2",
                "delete from {s} returning *",
                "with gone as (delete from {s} returning *) select * from gone",
                "select 1 as id) whole; set session characteristics as transaction read write; commit;"
                        + " delete from {s}; select * from (select 1",
                "select 1 as id, 'a' as name) whole) to stdout; set session characteristics as transaction read write;"
                        + " commit; delete from {s}; copy (select * from (select 1",
                "select id, name from {s}; ",
                "select id, name into copied from {s}"
            })
    void whatIsNotOneQueryIsRefusedAndDoesNothing(String text) {
        Route route = Route.between("id int, name text", TARGET);
        String run = queried(route, text);
        route.source("insert into {s} values (1, 'a'); grant select, delete on {s} to public");

        JsonPath ended = resumed(route, run);

        assertThat(ended.getString("status")).isEqualTo("failed");
        assertThat(ended.getString("error.code")).isEqualTo("invalid_query");
        assertThat(route.inSource("select count(*)::text from {s}")).isEqualTo("1");
        assertThat(route.arrived()).isZero();
    }

    /** A domain, types whose names need quotes, and a column that is called as what the server ranks keys by. */
    @Test
    void columnsOfAnyNameAndTypeAreRead() {
        Route route = Route.between("id int, name text", TARGET);
        route.source("create type \"" + route.schema + "\".\"Mood Of\" as enum ('fine')");
        String run = queried(
                route,
                "select i as rank, i as id, 'n' || i as name, 'x'::\"char\", cast('fine' as " + route.schema
                        + ".\"Mood Of\"), array[i] from generate_series(1, 3) i",
                "rank");

        assertThat(resumed(route, run).getString("status")).isEqualTo("completed");
        assertThat(arrived(route)).isEqualTo("1n1,2n2,3n3");
    }

    @Test
    void aColumnThatTheQueryDoesNotGiveHasDrifted() {
        Route route = Route.between("id int, name text", TARGET);

        JsonPath ended = resumed(route, queried(route, "select id from {s}"));

        assertThat(ended.getString("error.code")).isEqualTo("schema_drift");
    }

    /** A run that has not begun, whose spec was made for this query. */
    private static String queried(Route route, String query, String... key) {
        route.ran(route.mapping("conflictKey", List.of()), 2);
        String run = route.idleRun();
        String text = query.replace("{s}", route.schema + ".rows").replace("'", "''");
        String columns = key.length == 0 ? "[]" : "[\"" + String.join("\",\"", key) + "\"]";
        route.target("update godwit.run set spec = spec || jsonb_build_object('query', '" + text + "', 'keyColumns', '"
                + columns + "'::jsonb) where id = '" + run + "'");
        route.control(run, "cancel").statusCode(202);
        return run;
    }

    private static void resume(Route route, String run) {
        route.control(run, "resume").statusCode(202);
    }

    private static JsonPath resumed(Route route, String run) {
        resume(route, run);
        return route.ended(run);
    }

    private static String arrived(Route route) {
        return route.rows("select string_agg(external_id || name, ',' order by external_id || name) from {t}")
                .get(0);
    }
}
