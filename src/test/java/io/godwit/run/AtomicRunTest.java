package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs of which all rows arrive, or none. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class AtomicRunTest {

    private static final String SOURCE = "id int, name text";
    private static final String TARGET =
            "external_id text not null, name text not null, unique (organization_id, external_id)";

    @Test
    void allRowsArriveAtOneMoment() {
        Route route = Route.plain(20);
        String run;
        try (Barrier barrier = Barrier.before(route, "20")) {
            run = atomic(route, route.mapping());
            barrier.reached();
            assertThat(route.arrived()).isZero();
            assertThat(route.run(run).getInt("rows.read")).isZero();
            assertThat(route.run(run).getDouble("percent")).isZero();
        }

        JsonPath ended = route.ended(run);

        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getString("commitMode")).isEqualTo("atomic");
        assertThat(ended.getString("consistency")).isEqualTo("snapshot");
        assertThat(ended.getInt("maxErrors")).isZero();
        assertThat(ended.getInt("rows.inserted")).isEqualTo(20);
        assertThat(ended.getInt("totalRows")).isEqualTo(20);
        assertThat(ended.getInt("lastCheckpoint.batch")).isOne();
        assertThat(ended.getList("lastCheckpoint.key")).isNotEmpty();
        assertThat(route.arrived()).isEqualTo(20);
        assertThat(mapped(route)).isEqualTo(20);
        assertThat(batches(route, run)).containsExactly("20");
        assertThat(route.rows("select count(*) from godwit.stage where organization_id = '{o}'"))
                .containsExactly("0");
    }

    @Test
    void oneBadRowIsTooManyUnlessMoreAreAllowed() {
        Route route = Route.plain(9).source("update {s} set name = null where id in (5, 6)");
        String run = atomic(route, route.mapping());

        JsonPath failed = route.ended(run);

        assertThat(failed.getString("status")).isEqualTo("failed");
        assertThat(failed.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(failed.getInt("rows.read")).isZero();
        assertThat(route.arrived()).isZero();
        assertThat(mapped(route)).isZero();
        assertThat(route.errors(run)).containsExactly("5 not_null name", "6 not_null name");

        route.source("update {s} set name = 'mended' where id = 5; update {s} set name = null where id = 7");
        route.control(run, "resume").statusCode(202);
        assertThat(route.ended(run).getString("status")).isEqualTo("failed");
        assertThat(route.errors(run)).as("of the slice that was one too many").containsExactly("6 not_null name");

        route.api
                .request()
                .body(Map.of("maxErrors", 2))
                .patch(Route.RUNS + "/{id}", run)
                .then()
                .statusCode(200);
        route.control(run, "resume").statusCode(202);

        JsonPath borne = route.ended(run);
        assertThat(borne.getString("status")).isEqualTo("completed_with_errors");
        assertThat(borne.getInt("rows.read")).isEqualTo(9);
        assertThat(borne.getInt("rows.failed")).isEqualTo(2);
        assertThat(borne.getInt("rows.inserted")).isEqualTo(7);
        assertThat(route.arrived()).isEqualTo(7);
        assertThat(route.errors(run)).containsExactly("6 not_null name", "7 not_null name");
        assertThat(route.rows("select count(*) from godwit.stage where organization_id = '{o}'"))
                .containsExactly("0");
    }

    /** The part of few rows is known only at the end. */
    @Test
    void tooGreatAPartOfTheRowsIsNotKeptEither() {
        Route route = Route.plain(9).source("update {s} set name = null where id in (2, 9)");

        JsonPath failed =
                route.ended(start(route, route.mapping(), "batchSize", 2, "commitMode", "atomic", "maxErrorRate", 0.2));

        assertThat(failed.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(failed.getString("maxErrors")).isNull();
        assertThat(route.arrived()).isZero();
        assertThat(route.errors(failed.getString("id"))).hasSize(2);
    }

    @Test
    void aRowThatTheTargetRefusesTakesTheOthersWithIt() {
        Route route = Route.plain(9).target("alter table {t} add constraint short check (name <> 'n9')");

        JsonPath failed = route.ended(atomic(route, route.mapping()));

        assertThat(failed.getString("error.code")).isEqualTo("too_many_errors");
        assertThat(route.arrived()).isZero();
        assertThat(route.errors(failed.getString("id"))).containsExactly("9 check null");
    }

    /** What the slices before it have written, and what they have noted, stays. */
    @Test
    void whatATargetRefusesLaterTakesNothingElseWithIt() {
        Route route = Route.plain(9)
                .source("update {s} set name = null where id = 1")
                .target("alter table {t} add constraint short check (name not in ('n4', 'n9'))");

        JsonPath borne =
                route.ended(start(route, route.mapping(), "batchSize", 2, "commitMode", "atomic", "maxErrors", 3));

        assertThat(borne.getString("status")).isEqualTo("completed_with_errors");
        assertThat(borne.getInt("rows.inserted")).isEqualTo(6);
        assertThat(route.arrived()).isEqualTo(6);
        assertThat(mapped(route)).isEqualTo(6);
        assertThat(route.errors(borne.getString("id")))
                .containsExactly("1 not_null name", "4 check null", "9 check null");
    }

    /** What the reading thread meets is not met inside a batch. */
    @Test
    void aFaultOfWhoReadsTakesBackWhatWasWritten() {
        Route route = Route.plain();
        route.source("insert into {s} select i, repeat(md5(i::text), 120) from generate_series(1, 5000) i");
        String run;
        try (Barrier barrier = Barrier.before(route, "95")) {
            run = start(route, route.mapping(), "batchSize", 20, "commitMode", "atomic");
            barrier.reached();
            assertThat(route.rows("select pg_terminate_backend(pid) from pg_stat_activity"
                            + " where query like 'copy (%godwit.stage%' and state = 'active'"))
                    .contains("t");
        }

        JsonPath ended = route.ended(run);

        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getInt("rows.inserted"))
                .as("by the second try, and all of them")
                .isEqualTo(5000);
        assertThat(ended.getInt("lastCheckpoint.batch")).isOne();
        assertThat(route.arrived()).isEqualTo(5000);
    }

    @Test
    void aCancelledOrPausedRunHasMovedNothingAndGoesOnFromItsStage() {
        Route route = Route.between(SOURCE, TARGET);
        route.source("insert into {s} select i, 'n' || i from generate_series(1, 9) i");
        String mapping = route.mapping("keyColumns", List.of("id"));
        for (String verb : List.of("cancel", "pause")) {
            String run;
            try (Barrier barrier = Barrier.before(route, "9")) {
                run = atomic(route, mapping);
                barrier.reached();
                route.control(run, verb).statusCode(202);
            }
            assertThat(route.ended(run).getString("status")).isEqualTo(verb.equals("pause") ? "paused" : "cancelled");
            assertThat(route.arrived()).isZero();
            assertThat(mapped(route)).isZero();
            route.source("insert into {s} values (99, 'late')");

            route.control(run, "resume").statusCode(202);

            assertThat(route.ended(run).getString("status")).isEqualTo("completed");
            assertThat(route.arrived()).isEqualTo(9);
            route.source("delete from {s} where id = 99");
            route.target("delete from {t}; delete from godwit.id_mapping where organization_id = '{o}'");
        }
    }

    @Test
    void referencesBetweenTheRowsArriveWithThem() {
        Route route = Route.between(
                "id int primary key, name text, boss int",
                "external_id text, name text, boss uuid, unique (organization_id, external_id)");
        route.source("insert into {s} select i, 'n' || i, nullif(i + 1, 8) from generate_series(1, 7) i");

        JsonPath run = route.ended(atomic(route, route.mappingWithBoss()));

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("rows.warnings")).isZero();
        assertThat(route.rows("select c.external_id || '>' || p.external_id from {t} c join {t} p on p.id = c.boss"
                        + " order by c.external_id"))
                .containsExactly("1>2", "2>3", "3>4", "4>5", "5>6", "6>7");
    }

    @Test
    void rowsWithoutAKeyAndALimitCountTogether() {
        Route route = Route.between(SOURCE, TARGET);
        route.source("insert into {s} select case when i < 5 then i end, 'n' || i from generate_series(1, 7) i");
        String mapping = route.mapping("keyColumns", List.of("id"));

        JsonPath run =
                route.ended(start(route, mapping, "batchSize", 2, "commitMode", "atomic", "limit", 5, "maxErrors", 3));

        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(run.getInt("rows.read")).isEqualTo(5);
        assertThat(run.getInt("rows.failed")).isPositive();
        assertThat(run.getInt("rows.inserted")).isEqualTo(5 - run.getInt("rows.failed"));
        assertThat(route.arrived()).isEqualTo(run.getInt("rows.inserted"));
        assertThat(run.getList("lastCheckpoint.key")).isNotEmpty();
    }

    @Test
    void whatIsThereAlreadyIsSkippedOrWrittenOver() {
        Route route = Route.plain(5);
        String mapping = route.mapping();
        route.ran(mapping, 2);

        JsonPath skipped = route.ended(atomic(route, mapping));
        assertThat(skipped.getMap("skippedByReason")).isEqualTo(Map.of("already_migrated", 5));

        route.source("update {s} set name = 'new' || id");
        JsonPath updated = route.ended(atomic(route, route.mapping("conflictAction", "update", "active", false)));
        assertThat(updated.getInt("rows.updated")).isEqualTo(5);
        assertThat(route.rows("select count(*) from {t} where name like 'new%'"))
                .containsExactly("5");
    }

    @Test
    void aTrialOfItKeepsNothing() {
        Route route = Route.plain(5);

        JsonPath run =
                route.ended(start(route, route.mapping(), "batchSize", 2, "commitMode", "atomic", "dryRun", true));

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("rows.inserted")).isEqualTo(5);
        assertThat(route.arrived()).isZero();
        assertThat(mapped(route)).isZero();
    }

    @Test
    void anEmptyTableIsMovedAtOneMomentToo() {
        Route route = Route.plain(0);
        JsonPath run = route.ended(atomic(route, route.mapping()));
        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("totalRows")).isZero();
    }

    @Test
    void rowsOfSeveralMomentsCannotArriveAtOne() {
        Route route = Route.plain(1);
        route.start("mappingId", route.mapping(), "commitMode", "atomic", "consistency", "none")
                .then()
                .statusCode(422)
                .body("violations.field", contains("/consistency"));
        route.start("mappingId", route.mapping("active", false), "commitMode", "ATOMIC")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_request"));
    }

    private static String atomic(Route route, String mapping) {
        return start(route, mapping, "batchSize", 2, "commitMode", "atomic");
    }

    private static String start(Route route, String mapping, Object... members) {
        Object[] all = new Object[members.length + 2];
        all[0] = "mappingId";
        all[1] = mapping;
        System.arraycopy(members, 0, all, 2, members.length);
        return route.start(all).then().statusCode(202).extract().path("id");
    }

    private static int mapped(Route route) {
        return Integer.parseInt(route.rows("select count(*) from godwit.id_mapping where organization_id = '{o}'")
                .get(0));
    }

    private static List<String> batches(Route route, String run) {
        return route.rows("select rows_read from godwit.batch where run_id = '" + run + "'");
    }
}
