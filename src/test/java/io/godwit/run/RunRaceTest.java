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

/** What happens when others touch the same rows at the same time. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunRaceTest {

    @ParameterizedTest
    @ValueSource(strings = {"unique (organization_id, external_id)", "check (true)"})
    void runsOfOneMappingAtOnceDoubleNoRow(String constraint) {
        Route route = Route.between("id int primary key, name text", "external_id text, name text, " + constraint);
        route.source("insert into {s} select i, 'n' || i from generate_series(1, 2000) i");
        String mapping = route.mapping();
        List<String> runs = List.of(route.started(mapping, 50), route.started(mapping, 50), route.started(mapping, 50));
        int inserted = 0;
        for (String id : runs) {
            JsonPath run = route.ended(id);
            assertThat(run.getString("status")).isEqualTo("completed");
            assertThat(run.getInt("rows.read")).isEqualTo(2000);
            inserted += run.getInt("rows.inserted");
        }
        assertThat(inserted).isEqualTo(2000);
        assertThat(route.rows("select count(distinct external_id) || '/' || count(*) from {t}"))
                .containsExactly("2000/2000");
    }

    @Test
    void aRowThatSomebodyElseStoresMeanwhileIsSkipped() {
        Route route = Route.plain(5);
        Barrier barrier = Barrier.before(route, "3");
        String run = route.started(route.mapping(), 500);
        barrier.reached();
        barrier.commit();
        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getInt("rows.inserted")).isEqualTo(4);
        assertThat(ended.getInt("skippedByReason.already_migrated")).isEqualTo(1);
    }

    @Test
    void aWorkerThatWasTakenOverCommitsNothingAndTheRunGoesOn() {
        Route route = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(route.mapping(), 2);
            barrier.reached();
            route.target(
                    "update godwit.chunk set attempt = attempt + 1, owner = 'another' where run_id = '" + run + "'");
        }
        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getInt("rows.inserted")).isEqualTo(9);
        assertThat(route.arrived()).isEqualTo(9);
        assertThat(route.rows("select attempt from godwit.chunk where run_id = '" + run + "'"))
                .containsExactly("3");
    }

    @Test
    void aBatchWhoseCheckpointWasMovedIsNotCommitted() {
        Route route = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(route.mapping(), 1);
            barrier.reached();
            route.target(
                    "update godwit.chunk set batch_number = batch_number + 1, position = '[\"7\"]' where run_id = '"
                            + run + "'");
        }
        route.ended(run);
        assertThat(route.rows("select external_id from {t} order by 1")).containsExactly("1", "2", "3", "4", "8", "9");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update godwit.batch set rows_read = rows_read + 1, rows_skipped = rows_skipped + 1 where run_id = '%s' and number = 2",
                "update godwit.chunk set rows_read = rows_read - 1, rows_inserted = rows_inserted - 1 where run_id = '%s'",
                "delete from godwit.batch where run_id = '%s' and number = 1"
            })
    void aRunWhoseSumsDoNotBalanceNeverCompletes(String tampering) {
        Route route = Route.plain(9);
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(route.mapping(), 1);
            barrier.reached();
            route.target(tampering.formatted(run));
        }
        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("failed");
        assertThat(ended.getString("error.code")).isEqualTo("unbalanced");
    }
}
