package io.godwit.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.run.Queried;
import io.godwit.run.RunQueue;
import io.godwit.run.SlotId;
import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is next, as the database decides it, without a scheduler. */
class PickSlotsTest {

    private static final String DATABASE = "pick_slots";
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);
    private static final UUID C = new UUID(0, 3);

    private final AtomicInteger runs = new AtomicInteger(1000);

    @BeforeAll
    static void make() {
        TestDatabase.create(DATABASE);
    }

    @BeforeEach
    void empty() {
        execute("truncate godwit.scheduled_tasks, godwit.organization");
        for (UUID organization : List.of(A, B, C)) {
            execute("insert into godwit.organization (id) values ('" + organization + "')");
        }
    }

    @Test
    void theOneRunOfAnotherComesBeforeTheFiveHundredOfOne() {
        queue(A, 500);
        assertThat(picked(2, 500)).containsExactly(A, A);
        queue(B, 1);

        assertThat(picked(1, 500)).containsExactly(B);
        assertThat(picked(1, 500)).containsExactly(A);
    }

    @Test
    void fewerRunningCountsMoreThanALongerWait() {
        queue(A, 5);
        assertThat(picked(2, 5)).containsExactly(A, A);
        queue(B, 5);
        assertThat(picked(1, 5)).containsExactly(B);
        assertThat(picked(1, 5)).containsExactly(B);
    }

    @Test
    void withASingleSlotOrganizationsTakeTurns() {
        queue(A, 500);
        assertThat(picked(1, 2)).containsExactly(A);
        queue(B, 2);
        endAll();
        assertThat(picked(1, 2)).containsExactly(B);
        queue(C, 1);
        endAll();
        assertThat(picked(1, 2)).containsExactly(C);
        endAll();
        assertThat(picked(1, 2)).containsExactly(A);
        endAll();
        assertThat(picked(1, 2)).containsExactly(B);
    }

    @Test
    void slotsThatAreGivenAtOnceAreShared() {
        queue(A, 10);
        queue(B, 10);
        queue(C, 1);

        assertThat(picked(3, 5)).containsExactlyInAnyOrder(A, B, C);
        assertThat(picked(4, 5)).containsExactlyInAnyOrder(A, A, B, B);
    }

    @Test
    void nobodyGetsMoreThanItsShare() {
        queue(A, 10);

        assertThat(picked(10, 2)).containsExactly(A, A);
        assertThat(picked(10, 2)).isEmpty();
        end(1);
        assertThat(picked(10, 2)).containsExactly(A);
    }

    @Test
    void theShareCountsRunsAndFurtherSlotsComeBehindFirstOnes() {
        UUID wide = new UUID(0, 1);
        queue(List.of(name(A, wide), name(A, wide, 1), name(A, wide, 2)), "");
        String second = queue(A, new UUID(0, 2), "");
        queue(A, new UUID(0, 3), "");

        assertThat(names(picking(1, 2))).containsExactly(name(A, wide));
        assertThat(names(picking(1, 2))).containsExactly(second);
        assertThat(names(picking(5, 2)))
                .as("a third run is beyond the share")
                .containsExactlyInAnyOrder(name(A, wide, 1), name(A, wide, 2));
    }

    @Test
    void slotsCountInTheTurnsOfOrganizations() {
        UUID wide = new UUID(0, 1);
        queue(List.of(name(A, wide), name(A, wide, 1), name(A, wide, 2)), "");
        assertThat(picked(2, 2)).containsExactly(A, A);
        queue(B, 2);

        assertThat(picked(2, 2)).containsExactly(B, B);
    }

    @Test
    void theOldestRunOfAnOrganizationComesFirst() {
        String second = queue(A, 1);
        String first = queue(A, new UUID(0, 1), "- interval '1 s'");
        queue(A, new UUID(0, 0), "+ interval '1 hour'");

        assertThat(names(picking(1, 2))).containsExactly(first);
        assertThat(names(picking(1, 2))).containsExactly(second);
        assertThat(picked(1, 3)).isEmpty();
    }

    @Test
    void aWorkerWithoutHeartbeatsHoldsNothing() {
        queue(A, 3);
        assertThat(picked(2, 2)).containsExactly(A, A);

        execute("update godwit.scheduled_tasks set last_heartbeat = now() - interval '19 s' where picked");
        assertThat(picked(1, 2)).isEmpty();
        execute("update godwit.scheduled_tasks set last_heartbeat = now() - interval '21 s' where picked");
        assertThat(picked(2, 2)).containsExactly(A);
    }

    /** Else one run in many parts, or several runs, would take every session that a source has to give. */
    @Test
    void aConnectionBearsSoManyWorkers() {
        UUID wide = new UUID(0, 1);
        queue(List.of(name(A, wide), name(A, wide, 1), name(A, wide, 2)), "");
        String second = queue(A, new UUID(0, 2), "");
        String elsewhere = queue(A, new UUID(0, 3), "");
        read(new UUID(1, 7), name(A, wide), name(A, wide, 1), name(A, wide, 2), second);
        read(new UUID(1, 8), elsewhere);

        assertThat(names(picking(5, 2, 2)))
                .as("a third run is beyond the share")
                .containsExactlyInAnyOrder(name(A, wide), second);
        assertThat(names(picking(5, 3, 2))).containsExactly(elsewhere);
        assertThat(names(picking(5, 3, 2))).isEmpty();
        execute("delete from godwit.scheduled_tasks where task_instance = '" + second + "'");
        assertThat(names(picking(5, 3, 2))).containsExactly(name(A, wide, 1));
    }

    /** Runs that wait for a connection would else use the organization's share up, and nobody would work. */
    @Test
    void whoWaitsForAFullConnectionKeepsNoOtherRunFromWorking() {
        UUID wide = new UUID(0, 1);
        queue(List.of(name(A, wide), name(A, wide, 1)), "");
        read(new UUID(1, 7), name(A, wide), name(A, wide, 1));
        assertThat(names(picking(5, 2, 2))).hasSize(2);
        String second = queue(A, new UUID(0, 2), "");
        String third = queue(A, new UUID(0, 3), "");
        String elsewhere = queue(A, new UUID(0, 4), "");
        read(new UUID(1, 7), second, third);
        read(new UUID(1, 8), elsewhere);

        assertThat(names(picking(5, 2, 2))).containsExactly(elsewhere);
    }

    /** Without the lock the second would not see what the first has taken, and give an older run that came meanwhile a third slot. */
    @Test
    void twoWorkersAtOnceKeepTheShare() throws Exception {
        queue(A, 2);
        try (Connection first = TestDatabase.runtime(DATABASE)) {
            first.setAutoCommit(false);
            assertThat(Queried.column(first, picking(2, 2))).hasSize(2);
            String pid = Queried.column(first, "select pg_backend_pid()").get(0);
            queue(A, new UUID(0, 1), "");
            CompletableFuture<List<UUID>> second = CompletableFuture.supplyAsync(() -> picked(2, 2));
            await().until(() -> second.isDone()
                    || !Queried.column(
                                    "godwit",
                                    "select pid from pg_stat_activity where " + pid + " = any(pg_blocking_pids(pid))")
                            .isEmpty());
            first.commit();
            assertThat(second.join()).isEmpty();
        }
    }

    @Test
    void tasksOfOtherKindsAreLeftAlone() {
        execute("insert into godwit.scheduled_tasks (task_name, task_instance, execution_time, picked, version)"
                + " values ('other', '" + A + "', now(), false, 1)");
        assertThat(picked(5, 5)).isEmpty();
    }

    private String queue(UUID organization, int count) {
        List<String> names = IntStream.range(0, count)
                .mapToObj(i -> name(organization, new UUID(0, runs.incrementAndGet())))
                .toList();
        queue(names, "- interval '1 s'");
        return names.get(count - 1);
    }

    private static String queue(UUID organization, UUID run, String when) {
        queue(List.of(name(organization, run)), when);
        return name(organization, run);
    }

    private static void queue(List<String> names, String when) {
        execute(
                "insert into godwit.scheduled_tasks (task_name, task_instance, execution_time, picked, version) select '"
                        + RunQueue.SLOT.getTaskName() + "', name, now() " + when + ", false, 1 from unnest('{"
                        + String.join(",", names) + "}'::text[]) name");
    }

    /** Tells which connection the tasks read. */
    private static void read(UUID connection, String... names) {
        execute("update godwit.scheduled_tasks set task_data = convert_to('{\"connection\": \"" + connection
                + "\"}', 'UTF8') where task_instance = any('{" + String.join(",", names) + "}')");
    }

    private static String name(UUID organization, UUID run) {
        return name(organization, run, 0);
    }

    private static String name(UUID organization, UUID run, int number) {
        return new SlotId(organization, run, 1, number, new UUID(1, run.getLeastSignificantBits())).instance();
    }

    private static void end(int count) {
        execute("delete from godwit.scheduled_tasks where task_instance in"
                + " (select task_instance from godwit.scheduled_tasks where picked limit " + count + ")");
    }

    private static void endAll() {
        execute("delete from godwit.scheduled_tasks where picked");
    }

    private static List<UUID> picked(int slots, int share) {
        return names(picking(slots, share)).stream()
                .map(name -> UUID.fromString(name.substring(0, name.indexOf('/'))))
                .toList();
    }

    private static String picking(int slots, int share) {
        return picking(slots, share, 100);
    }

    private static String picking(int slots, int share, int ofOneConnection) {
        return "select task_instance from godwit.pick_slots('" + RunQueue.SLOT.getTaskName()
                + "', 'worker', now(), interval '20 s', " + share + ", " + ofOneConnection + ", " + slots + ")";
    }

    private static List<String> names(String picking) {
        try (Connection worker = TestDatabase.runtime(DATABASE)) {
            return Queried.column(worker, picking);
        } catch (SQLException failure) {
            throw new CompletionException(failure);
        }
    }

    private static void execute(String sql) {
        TestDatabase.execute(DATABASE, sql);
    }
}
