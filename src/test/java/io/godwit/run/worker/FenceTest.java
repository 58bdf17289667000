package io.godwit.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.BatchResult;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.Counts;
import io.godwit.engine.RunSpec;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.run.Barrier;
import io.godwit.run.Queried;
import io.godwit.run.Route;
import io.godwit.run.SlotId;
import io.godwit.run.batch.BatchJournal;
import io.godwit.run.batch.ChunkKind;
import io.godwit.run.batch.ClaimedChunk;
import io.godwit.run.worker.WorkRepository.Ending;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The fence and the claims, step by step, on a run that no scheduler knows of. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class FenceTest {

    @Inject
    WorkRepository work;

    @Inject
    ChunkRepository chunks;

    @Inject
    ObjectMapper mapper;

    private final UUID run = UUID.randomUUID();
    private Route route;
    private OrganizationId organization;
    private SlotId slot;

    @BeforeEach
    void aRunOfItsOwn() {
        route = Route.plain(1);
        organization = new OrganizationId(route.organization);
        slot = slot(0, 1);
        route.ran(route.mapping(), 1);
        route.target("insert into godwit.run (organization_id, id, mapping_id, connection_id, status, source_table,"
                + " target_table, batch_size, parallelism, spec, created_by) select organization_id, '" + run
                + "', mapping_id, connection_id, 'pending', source_table, target_table, batch_size, 2, spec, 'tester'"
                + " from godwit.run where organization_id = '{o}'");
        begin();
        plan(slot, ChunkKind.ROWS);
    }

    @Test
    void aWorkerThatWasTakenOverCommitsNothing() throws SQLException {
        ClaimedChunk old = claim(slot);
        ClaimedChunk present = claim(slot);
        assertThat(present.attempt()).isEqualTo(old.attempt() + 1);

        refused(old, batch(1, 1), "GW001");
        committed(present, batch(1, 1));
        refused(present, batch(1, 1), "GW001");
        refused(present, batch(3, 1), "GW001");
        committed(present, batch(2, 1));
        assertThat(booked()).containsExactly("1", "2");
    }

    @Test
    void aBatchBeginsOnlyWhileTheChunkIsHeld() throws SQLException {
        ClaimedChunk old = claim(slot);
        begun(old);
        ClaimedChunk present = claim(slot);
        refusedAtOnce(old, "GW001");
        begun(present);
        route.target("update godwit.run set status = 'cancelling' where id = '" + run + "'");
        refusedAtOnce(present, "GW002");
    }

    @Test
    void aWorkerThatWasTakenOverHasNoSay() {
        Lease old = lease();
        picked("another", 2);
        assertThat(stall(old)).isZero();
        assertThat(work.fail(organization, old, ErrorCode.UNIQUE)).isFalse();
        picked("worker", 3);
        assertThat(work.fail(organization, old, ErrorCode.UNIQUE)).isFalse();
        assertThat(route.run(run.toString()).getString("status")).isEqualTo("running");
        assertThat(work.fail(organization, new Lease(slot, "worker", 3), ErrorCode.UNIQUE))
                .isTrue();
        assertThat(route.run(run.toString()).getString("status")).isEqualTo("failed");
    }

    @Test
    void aRunThatWasStoppedTakesNoBatch() {
        ClaimedChunk chunk = claim(slot);
        route.target("update godwit.run set status = 'cancelling' where id = '" + run + "'");
        refused(chunk, batch(1, 1), "GW002");
        assertThat(booked()).isEmpty();
    }

    @Test
    void aPauseLetsTheBatchAtHandCommitAndNoFurtherOneBegin() throws SQLException {
        ClaimedChunk chunk = claim(slot);
        begun(chunk);
        route.target("update godwit.run set status = 'pausing' where id = '" + run + "'");
        committed(chunk, batch(1, 1));
        refusedAtOnce(chunk, "GW002");
        assertThat(chunks.claim(organization, slot, "worker")).isEmpty();
        route.target("update godwit.run set status = 'paused' where id = '" + run + "'");
        refused(chunk, batch(2, 1), "GW002");
        assertThat(booked()).containsExactly("1");
    }

    @Test
    void aRunThatWasPausingWhenItsWorkerDiedIsPausedByTheNext() {
        route.target("update godwit.run set status = 'pausing' where id = '" + run + "'");
        assertThat(work.begin(organization, slot)).isEmpty();
        work.endStopping(organization, slot(0, 2));
        assertThat(route.run(run.toString()).getString("status")).isEqualTo("pausing");
        work.endStopping(organization, slot);
        assertThat(route.run(run.toString()).getString("status")).isEqualTo("paused");
    }

    @Test
    void theSecondPassIsOwedByThisRunAndByThoseThatNeverCameToIt() throws SQLException {
        ClaimedChunk chunk = claim(slot);
        UUID first = UUID.fromString(
                route.rows("select id from godwit.run where organization_id = '{o}' and id <> '" + run + "'")
                        .get(0));
        Set<UUID> both = Set.of(run, first);
        assertThat(unfinished(chunk, both)).containsExactly(run);
        for (String status : List.of("failed", "cancelled", "paused")) {
            route.target("update godwit.run set status = '" + status + "', finished_at = case when '" + status
                    + "' <> 'paused' then clock_timestamp() end where id = '" + first + "'");
            assertThat(unfinished(chunk, both)).containsExactlyInAnyOrder(run, first);
        }
        route.target("update godwit.run set status = 'completed', finished_at = clock_timestamp() where id = '" + first
                + "'");
    }

    @Test
    void anotherOrganizationsChunkIsNotFound() {
        ClaimedChunk chunk = claim(slot);
        ClaimedChunk foreign = new ClaimedChunk(
                new OrganizationId(UUID.randomUUID()),
                run,
                1,
                chunk.kind(),
                chunk.attempt(),
                chunk.owner(),
                null,
                false,
                null,
                null,
                false,
                Checkpoint.start(),
                1,
                null,
                0,
                false);
        refused(foreign, batch(1, 1), "GW002");
    }

    @Test
    void aWorkerOfAnEarlierAttemptGetsNoChunk() {
        route.target("update godwit.run set attempt = 2 where id = '" + run + "'");
        assertThat(chunks.claim(organization, slot, "zombie")).isEmpty();
        assertThat(chunks.claim(organization, slot(0, 2), "worker")).isPresent();
        assertThat(work.begin(organization, slot)).isEmpty();
        assertThat(work.end(organization, slot)).isEqualTo(Ending.LEFT);
    }

    @Test
    void slotsShareTheChunksAndEachGoesOnWithItsOwn() {
        planAgain(ChunkKind.ROWS, ChunkKind.ROWS, ChunkKind.ROWS, ChunkKind.REFERENCES);
        SlotId second = slot(1, 1);

        assertThat(claim(slot).number()).isEqualTo(1);
        assertThat(claim(second).number()).isEqualTo(2);
        ClaimedChunk afterADeath = claim(second);
        assertThat(afterADeath.number()).isEqualTo(2);
        assertThat(afterADeath.attempt()).isEqualTo(2);
        done(1);
        assertThat(claim(slot).number()).isEqualTo(3);
        done(3);
        assertThat(chunks.claim(organization, slot, "worker"))
                .as("references wait for all rows")
                .isEmpty();
        assertThat(work.end(organization, slot)).isEqualTo(Ending.LEFT);
        done(2);
        assertThat(claim(second).kind()).isEqualTo(ChunkKind.REFERENCES);
        assertThat(chunks.claim(organization, slot, "worker")).isEmpty();
    }

    @Test
    void aSlotTooManyEndsItsPartAndBeginsNone() {
        planAgain(ChunkKind.ROWS, ChunkKind.ROWS, ChunkKind.ROWS, ChunkKind.REFERENCES);
        SlotId second = slot(1, 1);
        claim(slot);
        claim(second);
        route.target("update godwit.run set parallelism = 1 where id = '" + run + "'");

        assertThat(claim(second).number()).as("its own, after a death").isEqualTo(2);
        done(2);
        assertThat(chunks.claim(organization, second, "worker")).isEmpty();
        done(1);
        assertThat(claim(slot).number()).isEqualTo(3);
        done(3);
        assertThat(claim(second).kind()).as("whoever ends last").isEqualTo(ChunkKind.REFERENCES);
    }

    @Test
    void aSlotTooManyThatIsTheOnlyOneLeftGoesOn() {
        planAgain(ChunkKind.ROWS, ChunkKind.ROWS);
        SlotId second = slot(1, 1);
        claim(second);
        route.target("update godwit.run set parallelism = 1 where id = '" + run + "'");
        chunks.leave(organization, run, "worker", true);

        assertThat(claim(second).number()).isEqualTo(1);
        done(1);
        assertThat(claim(second).number()).isEqualTo(2);
    }

    @Test
    void theFirstRowsAreCountedOnePartAfterTheOther() {
        route.target("update godwit.run set row_limit = 5 where id = '" + run + "'");
        planAgain(ChunkKind.NULL_KEYS, ChunkKind.ROWS);
        SlotId second = slot(1, 1);
        claim(slot);

        assertThat(chunks.claim(organization, second, "worker")).isEmpty();
        route.target(
                "update godwit.chunk set rows_read = 7, rows_failed = 7 where number = 1 and run_id = '" + run + "'");
        done(1);
        assertThat(claim(second).rowsLeft()).isZero();
    }

    @Test
    void slotsThatMeetAFaultTogetherCountItOnceAndWhatIsStagedIsNoProgress() {
        route.target("update godwit.run set parallelism = 2 where id = '" + run + "'");
        planAgain(ChunkKind.STAGE, ChunkKind.ROWS, ChunkKind.ROWS);
        Lease lease = lease();
        assertThat(stall(lease)).isEqualTo(1);
        route.target("update godwit.chunk set batch_number = 3 where number = 1 and run_id = '" + run + "'");
        assertThat(stall(lease)).as("of the other slot").isEqualTo(1);
        assertThat(stall(lease)).isEqualTo(2);
        done(2);
        done(3);
        assertThat(stall(lease)).as("of one alone").isEqualTo(4);
    }

    @Test
    void nobodyMovesRowsBeforeTheyAreStagedNorTakesThemAwayBeforeTheyAreMoved() {
        planAgain(ChunkKind.STAGE, ChunkKind.ROWS, ChunkKind.ROWS, ChunkKind.UNSTAGE);
        SlotId second = slot(1, 1);
        assertThat(claim(slot).kind()).isEqualTo(ChunkKind.STAGE);
        assertThat(chunks.claim(organization, second, "worker")).isEmpty();
        assertThat(chunks.wantedSlots(organization, slot)).isZero();
        done(1);
        assertThat(chunks.wantedSlots(organization, slot)).isEqualTo(2);
        assertThat(claim(slot).number()).isEqualTo(2);
        done(2);
        assertThat(claim(slot).number()).isEqualTo(3);
        assertThat(chunks.claim(organization, second, "worker")).isEmpty();
        done(3);
        assertThat(claim(second).kind()).isEqualTo(ChunkKind.UNSTAGE);
    }

    private void done(int chunk) {
        route.target("update godwit.chunk set status = 'completed', owner = null, slot = null where run_id = '" + run
                + "' and number = " + chunk);
    }

    @Test
    void aPauseWaitsForTheBatchesOfAllSlots() throws SQLException {
        planAgain(ChunkKind.ROWS, ChunkKind.ROWS);
        SlotId second = slot(1, 1);
        claim(slot);
        ClaimedChunk atHand = claim(second);
        route.target("update godwit.run set status = 'pausing' where id = '" + run + "'");

        work.endStopping(organization, slot);
        assertThat(route.run(run.toString()).getString("status")).isEqualTo("pausing");
        work.endStopping(organization, second);
        assertThat(route.run(run.toString()).getString("status")).isEqualTo("paused");
        assertThat(route.rows("select distinct status from godwit.chunk where run_id = '" + run + "'"))
                .containsExactly("pending");
        refused(atHand, batch(1, 1), "GW002");
    }

    /** A claim that waits for the row sees what the statement saw when it began, unless it asks the row again. */
    @Test
    void aChunkThatIsCompletedWhileAClaimWaitsIsNotBegunAnew() {
        claim(slot);
        Barrier zombie = Barrier.by("update godwit.chunk set status = 'completed', owner = null, slot = null"
                + " where run_id = '" + run + "'");
        CompletableFuture<Boolean> claimed = CompletableFuture.supplyAsync(
                () -> chunks.claim(organization, slot, "worker").isPresent());
        zombie.reached().commit();

        assertThat(claimed.join()).isFalse();
        assertThat(route.rows("select status from godwit.chunk where run_id = '" + run + "'"))
                .containsExactly("completed");
    }

    /** Whoever found nothing would leave the run, and nobody would come for what is left of it. */
    @Test
    void aClaimThatWaitedForACompletedChunkFindsTheNext() {
        planAgain(ChunkKind.ROWS, ChunkKind.REFERENCES);
        claim(slot);
        Barrier zombie = Barrier.by("update godwit.chunk set status = 'completed', owner = null, slot = null"
                + " where number = 1 and run_id = '" + run + "'");
        CompletableFuture<ClaimedChunk> claimed = CompletableFuture.supplyAsync(() -> claim(slot));
        zombie.reached().commit();

        assertThat(claimed.join().kind()).isEqualTo(ChunkKind.REFERENCES);
    }

    /** Two last batches that commit at the same time do not see each other. */
    @Test
    void aRunOfTooManyErrorsDoesNotEndWell() throws SQLException {
        ClaimedChunk chunk = claim(slot);
        Instant now = Clock.systemUTC().instant();
        Counts counts = new Counts(2, 0, 0, 0, 0, 2, 0);
        committed(
                chunk,
                new BatchResult(
                        1,
                        List.of("1"),
                        List.of("1"),
                        true,
                        counts,
                        Counts.Bytes.none(),
                        List.of(),
                        Map.of(),
                        Map.of(),
                        now));
        route.target("update godwit.run set max_errors = 1 where id = '" + run + "'");

        assertThat(work.end(organization, slot)).isEqualTo(Ending.BEYOND_BUDGET);
        assertThat(route.run(run.toString()).getString("status")).isEqualTo("running");
    }

    @Test
    void aStoppedRunGivesNoChunk() {
        route.target("update godwit.run set status = 'cancelling' where id = '" + run + "'");
        assertThat(chunks.claim(organization, slot, "worker")).isEmpty();
    }

    @Test
    void theFirstPlanStands() {
        plan(slot, ChunkKind.NULL_KEYS, ChunkKind.ROWS);
        assertThat(route.rows("select kind from godwit.chunk where run_id = '" + run + "'"))
                .containsExactly("rows");
    }

    @Test
    void aRunEndsOnlyWhenItsChunksAreDone() throws SQLException {
        assertThat(work.end(organization, slot)).isEqualTo(Ending.LEFT);
        ClaimedChunk chunk = claim(slot);
        committed(
                chunk,
                new BatchResult(
                        1,
                        List.of("1"),
                        List.of("1"),
                        true,
                        new Counts(2, 1, 0, 0, 1, 0, 0),
                        Counts.Bytes.none(),
                        List.of(),
                        Map.of(),
                        Map.of("already_migrated", 1L),
                        Clock.systemUTC().instant()));
        assertThat(work.end(organization, slot)).isEqualTo(Ending.ENDED);
        assertThat(work.end(organization, slot)).isEqualTo(Ending.LEFT);
        assertThat(route.run(run.toString()).getString("status")).isEqualTo("completed");
    }

    @Test
    void faultsAreCountedOnlyWhileNothingIsCommittedBetweenThem() throws SQLException {
        ClaimedChunk chunk = claim(slot);
        Lease lease = lease();
        assertThat(stall(lease)).isEqualTo(1);
        assertThat(stall(lease)).isEqualTo(2);
        committed(chunk, batch(1, 1));
        assertThat(stall(lease)).isEqualTo(1);
        assertThat(stall(lease)).isEqualTo(2);
        assertThat(route.run(run.toString()).getString("error.code")).isEqualTo("source_unreachable");
        begin();
        assertThat(route.run(run.toString()).<Object>get("error")).isNull();
        assertThat(work.waiting(organization, lease, 1)).isTrue();
        route.target("update godwit.run set status = 'cancelling' where id = '" + run + "'");
        assertThat(stall(lease)).isZero();
        assertThat(work.waiting(organization, lease, 1)).isFalse();
    }

    @Test
    void runsThatMeetInANewScopeShareIt() throws Exception {
        RunSpec spec = work.begin(organization, slot).orElseThrow().spec();
        try (Connection other = TestDatabase.superuser("godwit");
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute(
                    "insert into godwit.id_scope (organization_id, source_key, source_table, target_table, key_columns)"
                            + " values ('" + route.organization + "', 'fresh', '" + spec.source() + "', '"
                            + spec.target() + "', '{id}')");
            CompletableFuture<Long> met = CompletableFuture.supplyAsync(() -> work.scope(organization, "fresh", spec));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !Queried.column(
                                    other,
                                    "select pid from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))")
                            .isEmpty());
            other.commit();
            assertThat(met.get().toString())
                    .isEqualTo(route.rows(
                                    "select id from godwit.id_scope where source_key = 'fresh' and organization_id = '{o}'")
                            .get(0));
        }
    }

    private void begin() {
        assertThat(work.begin(organization, slot)).isPresent();
    }

    /** Plans the run as if it had not been planned. */
    private void planAgain(ChunkKind... kinds) {
        route.target("delete from godwit.chunk where run_id = '" + run + "'");
        route.target("update godwit.run set write_mode = null where id = '" + run + "'");
        plan(slot, kinds);
    }

    private SlotId slot(int number, int attempt) {
        return new SlotId(route.organization, run, attempt, number, UUID.fromString(route.connection));
    }

    private void plan(SlotId as, ChunkKind... kinds) {
        chunks.plan(
                organization,
                as,
                new RunPlanner.Plan(
                        0,
                        List.of(kinds).stream()
                                .map(kind -> new RunPlanner.PlannedChunk(kind, null, null))
                                .toList(),
                        null,
                        "copy",
                        false));
    }

    private ClaimedChunk claim(SlotId as) {
        return chunks.claim(organization, as, "worker").orElseThrow();
    }

    private int stall(Lease lease) {
        return work.stall(organization, lease, ErrorCode.SOURCE_UNREACHABLE);
    }

    /** A hold of a task that the scheduler does not execute, because it is picked already. */
    private Lease lease() {
        route.target("insert into godwit.scheduled_tasks (task_name, task_instance, execution_time, picked, picked_by,"
                + " last_heartbeat, version) values ('run-slot', '" + slot.instance() + "', clock_timestamp(), true,"
                + " 'worker', clock_timestamp() + interval '1 hour', 1)");
        return new Lease(slot, "worker", 1);
    }

    private void picked(String worker, long version) {
        route.target("update godwit.scheduled_tasks set picked_by = '" + worker + "', version = " + version
                + " where task_instance = '" + slot.instance() + "'");
    }

    private void refusedAtOnce(ClaimedChunk chunk, String state) {
        assertThatThrownBy(() -> begun(chunk))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        fault -> assertThat(fault.getSQLState()).isEqualTo(state));
    }

    private Set<UUID> unfinished(ClaimedChunk chunk, Set<UUID> runs) throws SQLException {
        try (Connection session =
                DriverManager.getConnection(TestDatabase.url("godwit"), TestDatabase.RUNTIME, TestDatabase.PASSWORD)) {
            session.setAutoCommit(false);
            BatchJournal journal = new BatchJournal(chunk, 1L, false, mapper);
            journal.begin(session);
            return journal.unfinished(session, runs);
        }
    }

    private void begun(ClaimedChunk chunk) throws SQLException {
        try (Connection session =
                DriverManager.getConnection(TestDatabase.url("godwit"), TestDatabase.RUNTIME, TestDatabase.PASSWORD)) {
            session.setAutoCommit(false);
            new BatchJournal(chunk, 1L, false, mapper).begin(session);
        }
    }

    private static BatchResult batch(int number, int rows) {
        return new BatchResult(
                number,
                List.of("" + number),
                List.of("" + number),
                false,
                new Counts(rows, rows, 0, 0, 0, 0, 0),
                Counts.Bytes.none(),
                List.of(),
                Map.of(),
                Map.of(),
                Clock.systemUTC().instant());
    }

    private List<String> booked() {
        return route.rows("select number from godwit.batch where run_id = '" + run + "' order by number");
    }

    private void refused(ClaimedChunk chunk, BatchResult result, String state) {
        List<String> before = booked();
        assertThatThrownBy(() -> committed(chunk, result))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        fault -> assertThat(fault.getSQLState()).isEqualTo(state));
        assertThat(booked()).isEqualTo(before);
    }

    private void committed(ClaimedChunk chunk, BatchResult result) throws SQLException {
        try (Connection session =
                DriverManager.getConnection(TestDatabase.url("godwit"), TestDatabase.RUNTIME, TestDatabase.PASSWORD)) {
            session.setAutoCommit(false);
            // Not by the journal's own begin, which refuses first: the fence must hold alone.
            Queried.column(session, "select set_config('app.organization_id', '" + organization.value() + "', true)");
            new BatchJournal(chunk, 1L, false, mapper).commit(session, result);
        }
    }
}
