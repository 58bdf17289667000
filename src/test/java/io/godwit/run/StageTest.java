package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sources that are read once, into the stage: those without a key, and those that shall be of one moment. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class StageTest {

    private static final String TARGET = "external_id text, name text";

    @Test
    void aTableWithoutAKeyArrivesWholeWithItsEqualRows() {
        Route route = Route.between("id int, name text", TARGET);
        route.source("insert into {s} select i / 2, 'n' || i / 2 from generate_series(0, 199) i;"
                + " insert into {s} values (null, null), (null, E'tab\\t \\\\ and\\nline')");

        JsonPath run = route.ran(route.mapping(), 7);

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getString("consistency")).isEqualTo("snapshot");
        assertThat(run.getInt("rows.inserted")).isEqualTo(202);
        assertThat(run.getInt("totalEstimated")).isEqualTo(202);
        assertThat(content(route)).isEqualTo(route.inSource(CONTENT.formatted("id::text", "{s}")));
        assertThat(staged(route)).isZero();
    }

    /** All that arrives is what the mapping says; the source says how often. */
    @Test
    void aTableOfWhichNoColumnIsAskedForArrivesAsOftenAsItHasRows() {
        Route route = Route.between("id int, name text", TARGET);
        route.source("insert into {s} values (1, 'a'), (1, 'a'), (null, null)");
        Map<String, Object> same = Map.of(
                "targetColumn",
                "name",
                "rules",
                List.of(Map.of("rule", "inject", "arguments", Map.of("value", "same"))));

        JsonPath run = route.ran(route.mapping("fields", List.of(same)), 2);

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("rows.inserted")).isEqualTo(3);
        assertThat(route.rows("select name from {t}")).containsExactly("same", "same", "same");
    }

    @Test
    void aSecondRunMovesOnlyWhatHasComeSince() {
        Route route = Route.between("id int, name text", TARGET);
        route.source("insert into {s} values (1, 'a'), (1, 'a'), (2, 'b')");
        String mapping = route.mapping();
        assertThat(route.ran(mapping, 500).getInt("rows.inserted")).isEqualTo(3);
        route.source("insert into {s} values (1, 'a'), (3, 'c')");

        JsonPath second = route.ran(mapping, 500);

        assertThat(second.getInt("rows.skipped")).isEqualTo(3);
        assertThat(second.getInt("skippedByReason.already_migrated")).isEqualTo(3);
        assertThat(second.getInt("rows.inserted")).isEqualTo(2);
        assertThat(content(route)).isEqualTo("1=a,1=a,1=a,2=b,3=c");
    }

    @Test
    void aViewWithoutAKeyIsMovedAsItWasWhenTheRunBegan() {
        Route route = Route.between(
                "id int, name text", "external_id text, name text, unique (organization_id, external_id)");
        route.source("alter table {s} rename to base; create view {s} as select * from " + route.schema
                + ".base; insert into {s} select i, 'n' || i from generate_series(1, 40) i;"
                + " grant select on {s} to public");
        String mapping = route.mapping("conflictKey", List.of());
        String run;
        try (Barrier barrier = Barrier.before(route, "20")) {
            run = route.started(mapping, 3);
            barrier.reached();
            route.source("delete from {s}; insert into {s} values (99, 'late')");
            route.control(run, "cancel").statusCode(202);
        }
        assertThat(route.ended(run).getString("status")).isEqualTo("cancelled");
        assertThat(route.arrived()).isLessThan(40);
        assertThat(staged(route)).isEqualTo(40);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> route.rows("select query from pg_stat_activity where state like 'idle in transaction%'"
                                + " and query like '%godwit.stage%'")
                        .isEmpty());

        route.control(run, "resume").statusCode(202);

        JsonPath resumed = route.ended(run);
        assertThat(resumed.getString("status")).isEqualTo("completed");
        assertThat(resumed.getInt("rows.read")).isEqualTo(40);
        assertThat(resumed.getInt("rows.inserted")).isEqualTo(40);
        assertThat(route.rows("select count(distinct external_id) || ' ' || max(external_id::int) from {t}"))
                .containsExactly("40 40");
        assertThat(staged(route)).isZero();
    }

    @Test
    void whatADeadAttemptHasStagedIsNeitherMovedNorLeft() {
        Route route = Route.between("id int, name text", TARGET);
        route.source("insert into {s} values (1, 'a'), (2, 'b')");
        String mapping = route.mapping();
        route.ran(mapping, 500);
        route.source("insert into {s} values (3, 'c')");
        String run = route.idleRun();
        route.target("insert into godwit.stage_row select '{o}', '" + run
                + "', 0, gen_random_uuid(), i, E'9\\tghost' from generate_series(1, 3) i");
        route.control(run, "cancel").statusCode(202);
        route.control(run, "resume").statusCode(202);

        assertThat(route.ended(run).getString("status")).isEqualTo("completed");
        assertThat(content(route)).isEqualTo("1=a,2=b,3=c");
        assertThat(staged(route)).isZero();
    }

    /** Else each attempt that is interrupted would leave a whole copy of the source behind until the run ends. */
    @Test
    void whatADeadAttemptHasStagedGoesWhileTheNextOneStages() {
        Route route = Route.between("id int, name text", TARGET + ", unique (organization_id, external_id)");
        route.source("insert into {s} values (1, 'a')");
        String mapping = route.mapping();
        route.ran(mapping, 500);
        route.source("insert into {s} values (2, 'b')");
        String run = route.idleRun();
        route.target("insert into godwit.stage_row select '{o}', '" + run
                + "', 0, gen_random_uuid(), i, E'9\tghost' from generate_series(1, 3) i");
        try (Barrier moving = Barrier.before(route, "2")) {
            route.control(run, "cancel").statusCode(202);
            route.control(run, "resume").statusCode(202);
            moving.reached();

            assertThat(route.rows("select generation from godwit.stage where organization_id = '{o}'"))
                    .hasSize(2)
                    .doesNotContain("0");
        }
        assertThat(route.ended(run).getString("status")).isEqualTo("completed");
        assertThat(content(route)).isEqualTo("1=a,2=b");
    }

    /** Their reader gives one column more, by which the server tells equal keys. */
    @ParameterizedTest
    @ValueSource(strings = {"numeric", "text collate \"C\"", "interval"})
    void aKeyOfManySpellingsIsStagedToo(String type) {
        Route route = Route.between("id " + type + ", name text", TARGET);
        route.source("insert into {s} select cast(i::text as " + type.replaceAll(" .*", "")
                + "), 'n' || i from generate_series(1, 7) i");
        String mapping = route.mapping("keyColumns", List.of("id"));

        JsonPath run = route.ended(route.start("mappingId", mapping, "batchSize", 2, "consistency", "snapshot")
                .then()
                .statusCode(202)
                .extract()
                .path("id"));

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("rows.inserted")).isEqualTo(7);
        assertThat(content(route)).isEqualTo(route.inSource(CONTENT.formatted("id::text", "{s}")));
        assertThat(run.getList("lastCheckpoint.key"))
                .as("the source's key, not the stage's")
                .containsExactly(route.inSource("select max(id)::text from {s}"));
        assertThat(route.rows("select last_source_id from godwit.migration_checkpoint where migration_id = '"
                        + run.getString("id") + "' and checkpoint_type = 'batch_completion' order by batch_number"))
                .contains(route.inSource(
                        "select min(id)::text from (select id from {s} order by id offset 1 limit 1) a"));
    }

    @Test
    void aSnapshotOfATableWithAKeyIsOfOneMoment() {
        Route route = Route.between(
                "id int, name text, version int", "external_id text, name text, unique (organization_id, external_id)");
        route.source(
                "insert into {s} select i, 'n' || i, 1 from generate_series(1, 12) i;"
                        + " insert into {s} values (3, 'newer', 2), (3, 'oldest', 0), (null, 'nobody', 1), (null, 'no one', 1)");
        String mapping = route.mapping("keyColumns", List.of("id"), "latestBy", "version", "conflictKey", List.of());
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.start("mappingId", mapping, "batchSize", 2, "consistency", "snapshot")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("id");
            barrier.reached();
            route.source("update {s} set name = 'changed'; insert into {s} values (null, 'late', 1), (6, 'late', 9)");
        }

        JsonPath ended = route.ended(run);

        assertThat(ended.getString("status")).isEqualTo("completed_with_errors");
        assertThat(ended.getInt("rows.read")).isEqualTo(16);
        assertThat(ended.getInt("rows.failed")).as("rows without a key").isEqualTo(2);
        assertThat(ended.getInt("skippedByReason.superseded")).isEqualTo(2);
        assertThat(route.rows("select string_agg(name, ',' order by external_id::int) from {t}"))
                .containsExactly("n1,n2,newer,n4,n5,n6,n7,n8,n9,n10,n11,n12");
        assertThat(route.run(run).<List<String>>get("lastCheckpoint.key")).isNotEmpty();
        assertThat(staged(route)).isZero();
    }

    @Test
    void onlySoManyRowsAreStagedAsAreWanted() {
        Route route = Route.between("id int, name text", TARGET);
        route.source("insert into {s} select i, 'n' from generate_series(1, 50) i");
        String run = route.start("mappingId", route.mapping(), "limit", 9)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getInt("rows.read")).isEqualTo(9);
        assertThat(ended.getInt("totalEstimated")).isEqualTo(9);
        assertThat(route.arrived()).isEqualTo(9);
    }

    @Test
    void aLargeTableIsStagedOnceAndMovedInParts() {
        Route route = Route.between("id int, name text", TARGET);
        route.source("insert into {s} select i % 10000, 'n' from generate_series(1, 12000) i");
        route.believed(120_000);
        String run = route.start("mappingId", route.mapping(), "batchSize", 500, "parallelism", 3)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        assertThat(route.ended(run).getInt("rows.inserted")).isEqualTo(12_000);
        assertThat(route.rows("select count(*) || '/' || count(distinct external_id) from {t}"))
                .containsExactly("12000/10000");
        assertThat(route.rows("select count(*) filter (where rows_read between 3000 and 5000) from godwit.chunk"
                        + " where run_id = '" + run + "' and kind = 'rows'"))
                .containsExactly("3");
        await().atMost(Duration.ofSeconds(10)).until(() -> staged(route) == 0);
    }

    private static final String CONTENT =
            "select string_agg(coalesce(%1$s, '') || '=' || coalesce(name, ''), ',' order by %1$s collate \"C\", name collate \"C\")"
                    + " from %2$s";

    private static String content(Route route) {
        return route.rows(CONTENT.formatted("external_id", "{t}")).get(0);
    }

    private static int staged(Route route) {
        return Integer.parseInt(route.rows("select count(*) from godwit.stage where organization_id = '{o}'")
                .get(0));
    }

    /** Whoever resumes the run stages anew: what an ended one had staged by then would only be in the way of all others. */
    @Test
    void whatAnEndedRunHasStagedInVainTakesNoRoom() {
        Route route = Route.between("id int, name text", TARGET);
        route.source("insert into {s} select i, 'n' from generate_series(1, 3) i");
        String mapping = route.mapping();
        String former = route.ran(mapping, 500).getString("id");
        route.target("update godwit.run set status = 'failed' where id = '" + former + "';"
                + " update godwit.chunk set status = 'pending', position = '[\"2\",\"0\",\"99999999999999\"]'"
                + " where kind = 'stage' and run_id = '" + former + "';"
                + " update godwit.chunk set status = 'pending' where kind <> 'stage' and run_id = '" + former + "';"
                + " insert into godwit.stage_row (organization_id, run_id, generation, digest, seq, line)"
                + " select '{o}', '" + former + "', 1, gen_random_uuid(), i, 'x' from generate_series(1, 30000) i");

        JsonPath next = route.ran(mapping, 500);

        assertThat(next.getString("status")).isEqualTo("completed");
        assertThat(next.getInt("rows.skipped")).isEqualTo(3);
        assertThat(staged(route)).isZero();
    }
}
