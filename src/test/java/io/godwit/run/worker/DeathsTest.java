package io.godwit.run.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.RunJournal.Care;
import io.godwit.platform.access.OrganizationId;
import io.godwit.run.Route;
import io.godwit.run.SlotId;
import io.godwit.run.batch.ClaimedChunk;
import io.godwit.run.metrics.RunMetrics.Former;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a chunk remembers of workers that died on it, and what is done about it. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class DeathsTest {

    @Inject
    ChunkRepository chunks;

    private Route route;
    private OrganizationId organization;
    private String run;
    private SlotId slot;

    @BeforeEach
    void aRunThatNobodyMoves() {
        route = Route.plain(6);
        organization = new OrganizationId(route.organization);
        String mapping = route.mapping();
        route.start("mappingId", mapping, "limit", 1).then().statusCode(202);
        String first = route.rows("select id from godwit.run where organization_id = '{o}'")
                .get(0);
        assertThat(route.ended(first).getString("status")).isEqualTo("completed");
        run = route.idleRun();
        slot = SlotId.first(route.organization, UUID.fromString(run), 1, UUID.fromString(route.connection));
        route.target("update godwit.run set status = 'running', write_mode = 'copy', spec = jsonb_set(spec,"
                + " '{options,limit}', 'null') where id = '" + run + "'");
        route.target("insert into godwit.chunk (organization_id, run_id, number, kind) values ('{o}', '" + run
                + "', 1, 'rows')");
    }

    @Test
    void deathsAreCountedUntilOneGetsFurther() {
        assertThat(claim("a/1").care()).isEqualTo(Care.USUAL);
        assertThat(claim("a/2").deaths()).as("the same process").isZero();
        assertThat(claim("b/1").deaths()).isEqualTo(1);
        assertThat(claim("c/1").deaths()).isEqualTo(2);
        committed();
        assertThat(claim("d/1").deaths()).isEqualTo(1);
        claim("e/1");
        assertThat(claim("f/1").care()).isEqualTo(Care.ROW_BY_ROW);
        committed();
        assertThat(claim("g/1").care()).as("it died later, row by row").isEqualTo(Care.ROW_BY_ROW);
        assertThat(claim("h/1").care()).as("before it touched a row").isEqualTo(Care.ROW_BY_ROW);
        touched();
        assertThat(claim("h/2").care()).as("in the middle of the row").isEqualTo(Care.WITHOUT_THE_FIRST_ROW);
        assertThat(claim("h/3").isHopeless()).isFalse();
        for (String process : List.of("i/1", "j/1", "k/1", "l/1")) {
            claim(process);
        }
        assertThat(claim("l/2").isHopeless()).isTrue();
    }

    @Test
    void whoLeavesAliveTakesTheSuspicionAway() {
        claim("a/1");
        claim("b/1");
        chunks.leave(organization, UUID.fromString(run), "a/1", true);
        assertThat(claim("b/2").deaths()).as("only the owner can leave").isEqualTo(1);
        chunks.leave(organization, UUID.fromString(run), "b/2", false);
        assertThat(claim("c/1").deaths()).isZero();
        chunks.noteDeath(organization, UUID.fromString(run), "c/1");
        assertThat(claim("c/2").deaths()).as("an error that processes die of").isEqualTo(1);
    }

    @Test
    void aTakeoverTellsWhetherAProcessHasDied() {
        claim("a/1");
        assertThat(claim("a/2").takenOverFrom()).contains(Former.SAME_PROCESS);
        assertThat(claim("b/1").takenOverFrom()).contains(Former.ANOTHER_PROCESS);
        chunks.leave(organization, UUID.fromString(run), "b/1", true);
        assertThat(claim("c/1").takenOverFrom()).contains(Former.GIVEN_BACK);
    }

    @Test
    void theRowThatKillsIsFailedAndTheRunGoesOn() {
        deaths(4);
        touched();

        JsonPath ended = go();

        assertThat(ended.getString("status")).isEqualTo("completed_with_errors");
        assertThat(route.errors(run)).containsExactly("1 row_kills_worker null");
        assertThat(ended.getInt("rows.read")).isEqualTo(6);
        assertThat(ended.getInt("rows.inserted")).isEqualTo(5);
    }

    /** Its workers died while the source was looking for it, of somebody else's row. */
    @Test
    void aRowThatNobodyHasTouchedIsNotFailed() {
        deaths(4);

        JsonPath ended = go();

        assertThat(ended.getString("status")).isEqualTo("completed");
        assertThat(ended.getInt("rows.inserted")).isEqualTo(5);
        assertThat(ended.getInt("rows.skipped")).as("of the run before").isOne();
        assertThat(route.rows("select touched_batch from godwit.chunk where run_id = '" + run + "'"))
                .as("each row is touched by itself, and that is noted")
                .containsExactly("6");
    }

    @Test
    void rowsAreMovedOneByOneOnlyUntilTheDangerIsPast() {
        route.target("update godwit.run set batch_size = 2 where id = '" + run + "'");
        deaths(3);

        assertThat(go().getString("status")).isEqualTo("completed");

        assertThat(route.rows("select rows_read from godwit.batch where run_id = '" + run + "' order by number"))
                .containsExactly("1", "1", "1", "1", "2");
    }

    @Test
    void aRunThatKillsEveryWorkerFails() {
        deaths(7);
        claim("y/1");
        JsonPath ended = go();
        assertThat(ended.getString("status")).isEqualTo("failed");
        assertThat(ended.getString("error.code")).isEqualTo("row_kills_worker");

        route.control(run, "resume").statusCode(202);

        assertThat(route.ended(run).getString("status"))
                .as("once its cause is mended")
                .isEqualTo("completed");
    }

    private ClaimedChunk claim(String owner) {
        return chunks.claim(organization, slot, owner).orElseThrow();
    }

    private void committed() {
        route.target("update godwit.chunk set batch_number = batch_number + 1 where run_id = '" + run + "'");
    }

    private void touched() {
        route.target("update godwit.chunk set touched_batch = batch_number + 1 where run_id = '" + run + "'");
    }

    /** With the claim of the worker who comes it is so many. */
    private void deaths(int number) {
        route.target("update godwit.chunk set status = 'running', owner = 'z/1', slot = 0, deaths = " + (number - 1)
                + " where run_id = '" + run + "'");
    }

    /** Lets the service's own workers take it. */
    private JsonPath go() {
        route.task(run, "clock_timestamp(), false, null, null");
        return route.ended(run);
    }
}
