package io.godwit.run.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.run.Barrier;
import io.godwit.run.Queried;
import io.godwit.run.Route;
import io.godwit.run.RunQueue;
import io.godwit.support.ServiceResource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs of several organizations in real workers: three threads here, two runs at once and eight queued for each organization. */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
@TestProfile(FairnessTest.Limits.class)
class FairnessTest {

    private static final int RUNNING = 2;
    private static final int QUEUED = 8;

    /** The most runs of an organization that ran at the same time. */
    private static final String MOST_AT_ONCE = """
            select max((select count(*) from godwit.run o where o.organization_id = r.organization_id
                and o.started_at <= r.started_at and r.started_at < o.finished_at))
            from godwit.run r where r.organization_id = '{o}'
            """;

    private static final String HELD = """
            select count(*) from godwit.scheduled_tasks where picked and task_instance like '{o}/%'
            """;

    /** The limits as configuration. */
    public static final class Limits implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "godwit.workers",
                    "3",
                    "godwit.max-running-runs",
                    Integer.toString(RUNNING),
                    "godwit.max-queued-runs",
                    Integer.toString(QUEUED),
                    "godwit.heartbeat-seconds",
                    "1");
        }
    }

    @Inject
    RunWorker worker;

    @Inject
    Event<RunQueue.Left> left;

    @Inject
    DataSource dataSource;

    @Test
    void theRunOfAnotherDoesNotWaitForAFullQueue() {
        Route many = Route.plain(1);
        Route one = Route.plain(1);
        String mapping = many.mapping();
        List<String> runs = new ArrayList<>();
        try (Barrier barrier = Barrier.before(many, "1")) {
            filled(many, mapping, barrier, runs);

            assertThat(one.ran(one.mapping(), 1).getString("status")).isEqualTo("completed");

            assertThat(many.rows(HELD)).containsExactly("2");
            assertThat(count(many, "running")).isEqualTo(RUNNING);
            assertThat(count(many, "pending")).isEqualTo(QUEUED);
        }
        runs.forEach(run -> assertThat(many.ended(run).getString("status")).isEqualTo("completed"));
        assertThat(many.rows(MOST_AT_ONCE)).containsExactly("2");
    }

    @Test
    void twoProcessesKeepTheLimitTogether() {
        Route many = Route.plain(1);
        Route one = Route.plain(1);
        String mapping = many.mapping();
        List<String> runs = new ArrayList<>();
        RunScheduler second = new RunScheduler(worker, left, dataSource, Clock.systemUTC(), 3, 1, RUNNING, 8);
        second.start(new StartupEvent());
        try {
            try (Barrier barrier = Barrier.before(many, "1")) {
                filled(many, mapping, barrier, runs);
                String other = one.mapping();
                one.ran(other, 1);
                one.ran(other, 1);
                assertThat(many.rows(HELD)).containsExactly("2");
            }
            runs.forEach(run -> assertThat(many.ended(run).getString("status")).isEqualTo("completed"));
        } finally {
            second.stop(new ShutdownEvent());
        }
        assertThat(many.rows(MOST_AT_ONCE)).containsExactly("2");
    }

    /** Two runs were taken by a process that has died since. */
    @Test
    void theRunsOfADeadProcessAreFinishedWithinTheLimits() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        List<String> runs = new ArrayList<>();
        try (Barrier barrier = Barrier.before(route, "1")) {
            filled(route, mapping, barrier, runs);
            route.target("update godwit.scheduled_tasks set picked = true, picked_by = 'dead', version = version + 1,"
                    + " last_heartbeat = now() - interval '1 hour' where task_instance in (select task_instance from"
                    + " godwit.scheduled_tasks where task_instance like '{o}/%' and not picked limit 2)");
        }
        runs.forEach(run -> assertThat(route.ended(run).getString("status")).isEqualTo("completed"));
        assertThat(route.rows(MOST_AT_ONCE)).containsExactly("2");
    }

    @Test
    void aFullQueueTakesNoMoreUntilThereIsRoom() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        List<String> runs = new ArrayList<>();
        try (Barrier barrier = Barrier.before(route, "1")) {
            filled(route, mapping, barrier, runs);

            refused(route.start("mappingId", mapping));
            route.api
                    .graphql(
                            "mutation ($id: ID!) { startRun(input: {mappingId: $id}) { ok errors { code hint } } }",
                            Map.of("id", mapping))
                    .body("data.startRun.ok", equalTo(false))
                    .body("data.startRun.errors.code", contains("too_many_runs"));
            assertThat(route.rows("select id from godwit.run where organization_id = '{o}'"))
                    .hasSize(RUNNING + QUEUED);
            Route other = Route.plain(1);
            other.ran(other.mapping(), 1);

            String cancelled = runs.get(runs.size() - 1);
            control(route, cancelled, "cancel").then().statusCode(202);
            String next = route.started(mapping, 1);
            refused(control(route, cancelled, "resume"));
            assertThat(route.run(cancelled).getString("status")).isEqualTo("cancelled");
            control(route, next, "cancel").then().statusCode(202);
            control(route, cancelled, "resume").then().statusCode(202);
        }
        runs.forEach(run -> assertThat(route.ended(run).getString("status")).isEqualTo("completed"));
    }

    @Test
    void aRepeatedRequestIsAnsweredWhenTheQueueIsFull() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        try (Barrier barrier = Barrier.before(route, "1")) {
            Response first = keyed(route, mapping);
            filled(route, mapping, barrier, new ArrayList<>(List.of(first.<String>path("id"))));

            keyed(route, mapping).then().statusCode(202).body("id", equalTo(first.path("id")));
        }
    }

    @Test
    void requestsAtOnceDoNotOverfillTheQueue() throws Exception {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        try (Barrier barrier = Barrier.before(route, "1")) {
            route.started(mapping, 1);
            route.started(mapping, 1);
            barrier.reached();
            await().atMost(Duration.ofSeconds(20)).until(() -> count(route, "running") == RUNNING);
            for (int queued = 1; queued < QUEUED; queued++) {
                route.started(mapping, 1);
            }
            ExecutorService threads = Executors.newFixedThreadPool(2);
            List<Future<Integer>> posts;
            // The last lock that a request takes: each has counted the queue, unless it waits for another to do so.
            try (Barrier books = Barrier.by(
                    "select from godwit.audit_head where organization_id = '" + route.organization + "' for update")) {
                posts = IntStream.range(0, 2)
                        .mapToObj(i -> threads.submit(
                                () -> route.start("mappingId", mapping).statusCode()))
                        .toList();
                books.reached();
                await().atMost(Duration.ofSeconds(20)).until(() -> waiting() == 2);
            }
            List<Integer> answers = new ArrayList<>();
            for (Future<Integer> post : posts) {
                answers.add(post.get());
            }
            threads.shutdown();
            assertThat(answers).containsExactlyInAnyOrder(202, 429);
        }
    }

    /** Sessions of requests that wait for a lock; those of batches have another name. */
    private static int waiting() {
        return Queried.column(
                        "godwit",
                        "select pid from pg_stat_activity where application_name = 'godwit'"
                                + " and cardinality(pg_blocking_pids(pid)) > 0")
                .size();
    }

    /** Starts as many runs as there is room for; two of them wait before the barrier. */
    private static void filled(Route route, String mapping, Barrier barrier, List<String> runs) {
        while (runs.size() < RUNNING) {
            runs.add(route.started(mapping, 1));
        }
        barrier.reached();
        await().atMost(Duration.ofSeconds(20)).until(() -> count(route, "running") == RUNNING);
        while (runs.size() < RUNNING + QUEUED) {
            runs.add(route.started(mapping, 1));
        }
    }

    private static int count(Route route, String status) {
        return Integer.parseInt(route.rows(
                        "select count(*) from godwit.run where organization_id = '{o}' and status = '" + status + "'")
                .get(0));
    }

    private static void refused(Response answer) {
        answer.then().statusCode(429).header("Retry-After", "10").body("code", equalTo("too_many_runs"));
    }

    private static Response control(Route route, String run, String verb) {
        return route.api.request().post(Route.RUNS + "/{id}/" + verb, run);
    }

    private static Response keyed(Route route, String mapping) {
        return route.api
                .request()
                .header("Idempotency-Key", "again")
                .body(Map.of("mappingId", mapping))
                .post(Route.RUNS);
    }
}
