package io.godwit.run.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.run.Barrier;
import io.godwit.run.Faults;
import io.godwit.run.Route;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunMetricsTest {

    private static final String ROWS = "godwit_rows_total";
    private static final String BYTES = "godwit_row_bytes_total";
    private static final String TAKEOVERS = "godwit_chunk_takeovers_total";
    private static final String REJECTIONS = "godwit_fence_rejections_total";
    private static final String MOVED = "dry_run=false";

    /** 20 rows: every fifth fails, two were migrated before. */
    private static Route mixed() {
        Route route = Route.plain();
        route.source("insert into {s} select i, case when i % 5 = 0 then null else 'n' || i end"
                + " from generate_series(1, 20) i");
        return route.target("insert into {t} (id, organization_id, external_id, name)"
                + " values (gen_random_uuid(), '{o}', '1', 'old'), (gen_random_uuid(), '{o}', '2', 'old')");
    }

    @Test
    void theRowsOfARunAreCountedByOutcome() {
        Route route = mixed();
        String mapping = route.mapping();
        Scrape before = Scrape.now();

        JsonPath run = route.ran(mapping, 7);

        assertThat(run.getInt("rows.inserted")).isEqualTo(14);
        assertThat(before.rise(ROWS, "outcome=inserted", MOVED)).isEqualTo(14);
        assertThat(before.rise(ROWS, "outcome=skipped", MOVED)).isEqualTo(2);
        assertThat(before.rise(ROWS, "outcome=failed", MOVED)).isEqualTo(4);
        assertThat(before.rise(ROWS, "outcome=updated", MOVED)).isZero();
        assertThat(before.rise(ROWS, "outcome=unchanged", MOVED)).isZero();
        assertThat(before.rise(BYTES, "outcome=inserted", MOVED)).isGreaterThan(14 * 3);
        assertThat(before.rise(BYTES, "outcome=failed", MOVED)).isEqualTo(5 * 4 + 3);
        assertThat(before.rise(BYTES, "outcome=skipped", MOVED)).isEqualTo(2 * 5);
        assertThat(before.rise("godwit_rows_read_total", MOVED)).isEqualTo(20);
        assertThat(before.rise("godwit_batch_seconds_count", MOVED)).isEqualTo(3);
        assertThat(before.rise("godwit_batch_seconds_bucket", MOVED, "le=+Inf")).isEqualTo(3);
        assertThat(before.rise("godwit_source_received_bytes_total")).isGreaterThan(100);
        assertThat(before.rise(ROWS, "dry_run=true")).isZero();
    }

    @Test
    void aDryRunIsCountedApart() {
        Route route = mixed();
        String mapping = route.mapping();
        Scrape before = Scrape.now();
        String run = route.start("mappingId", mapping, "dryRun", true)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        route.ended(run);
        assertThat(before.rise(ROWS, "outcome=inserted", "dry_run=true")).isEqualTo(14);
        assertThat(before.rise(ROWS, MOVED)).isZero();
    }

    @Test
    void theBatchThatBreaksTheBudgetIsCountedForItIsKept() {
        Route route = mixed();
        String mapping = route.mapping();
        Scrape before = Scrape.now();
        String run = route.start("mappingId", mapping, "batchSize", 10, "maxErrors", 1)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
        assertThat(route.ended(run).getInt("rows.failed")).isEqualTo(2);
        assertThat(before.rise(ROWS, "outcome=failed", MOVED)).isEqualTo(2);
        assertThat(before.rise("godwit_run_failures_total", "code=too_many_errors"))
                .isEqualTo(1);
    }

    @Test
    void aTakeoverAndTheRefusalOfTheFormerWorkerAreCounted() {
        Route route = Route.plain(9);
        String mapping = route.mapping();
        Scrape before = Scrape.now();
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(mapping, 2);
            barrier.reached();
            route.target(
                    "update godwit.chunk set attempt = attempt + 1, owner = 'another/1' where run_id = '" + run + "'");
        }
        assertThat(route.ended(run).getString("status")).isEqualTo("completed");

        assertThat(before.rise(REJECTIONS, "reason=taken_over")).isEqualTo(1);
        assertThat(before.rise(TAKEOVERS, "from=another_process")).isEqualTo(1);
        assertThat(before.rise(TAKEOVERS)).isEqualTo(1);
        assertThat(before.rise(REJECTIONS, "reason=stopped")).isZero();
        assertThat(before.rise(ROWS, "outcome=inserted", MOVED))
                .as("what was refused is not counted")
                .isEqualTo(9);
    }

    @Test
    void aStopIsToldFromATakeover() {
        Route route = Route.plain(9);
        String mapping = route.mapping();
        Scrape before = Scrape.now();
        String run;
        try (Barrier barrier = Barrier.before(route, "5")) {
            run = route.started(mapping, 2);
            barrier.reached();
            route.control(run, "cancel").statusCode(202);
        }
        route.ended(run);
        assertThat(before.rise(REJECTIONS, "reason=stopped")).isEqualTo(1);
        assertThat(before.rise(TAKEOVERS)).isZero();

        route.control(run, "resume").statusCode(202);
        assertThat(route.ended(run).getString("status")).isEqualTo("completed");
        assertThat(before.rise(TAKEOVERS, "from=given_back")).isEqualTo(1);
        assertThat(before.rise(TAKEOVERS)).isEqualTo(1);
        assertThat(before.rise(REJECTIONS, "reason=taken_over")).isZero();
    }

    @Test
    void triesOfABatchAndOfARunAreCountedByCode() {
        Route route = Route.plain(3);
        String mapping = route.mapping();
        Scrape before = Scrape.now();
        Faults.first(route, 1, "40001");
        assertThat(route.ran(mapping, 2).getString("status")).isEqualTo("completed");
        assertThat(before.rise("godwit_batch_retries_total", "code=concurrency_conflict"))
                .isEqualTo(1);
        assertThat(before.rise("godwit_run_stalls_total")).isZero();

        Route another = Route.plain(3);
        String itsMapping = another.mapping();
        Faults.first(another, 1, "53300");
        assertThat(another.ran(itsMapping, 2).getString("status")).isEqualTo("completed");
        assertThat(before.rise("godwit_run_stalls_total", "code=target_resources"))
                .isEqualTo(1);
        assertThat(before.rise(TAKEOVERS, "from=given_back")).isEqualTo(1);
        assertThat(before.rise("godwit_batch_retries_total")).isEqualTo(1);
        assertThat(before.rise("godwit_run_failures_total")).isZero();
    }

    @Test
    void aRefusedAddressIsCounted() {
        Scrape before = Scrape.now();
        Api.newOrganization()
                .request()
                .body(Api.draft("Elsewhere", Map.of("host", "10.1.2.3")))
                .post("/api/v1/connections/test")
                .then()
                .statusCode(200);
        assertThat(before.rise("godwit_source_refusals_total", "code=destination_not_allowed"))
                .isPositive();
    }

    @Test
    void waitingWorkIsShown() {
        Route route = Route.plain(1);
        String mapping = route.mapping();
        route.ran(mapping, 1);
        String idle = route.idleRun();
        route.target(
                "update godwit.run set created_at = clock_timestamp() - interval '3 days' where id = '" + idle + "'");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Scrape.now().value("godwit_run_oldest_pending_seconds") >= 3 * 86_400);
        assertThat(Scrape.now().value("godwit_runs", "state=pending")).isPositive();
        assertThat(Scrape.now().has("godwit_run_longest_silence_seconds")).isTrue();
        assertThat(Scrape.now().has("godwit_slots")).isTrue();
        route.control(idle, "cancel");
    }

    @Test
    void thePageShowsPoolsAndTheMachineAndNothingOfATenant() {
        Route route = mixed();
        String run = route.ran(route.mapping(), 7).getString("id");
        for (String path : List.of("", "/batches", "/errors", "/nothing/here", "/errors?limit=none")) {
            route.api.request().get(Route.RUNS + "/" + run + path);
        }
        route.api
                .request()
                .get("/api/v1/connections/" + route.connection + "/schemas/" + route.schema + "/tables/rows");

        Scrape page = Scrape.now();

        assertThat(page.has("agroal_active_count")).isTrue();
        assertThat(page.page()).contains("datasource=\"default\"", "datasource=\"engine\"");
        assertThat(page.has("jvm_memory_used_bytes")).isTrue();
        assertThat(page.has("process_cpu_usage")).isTrue();
        assertThat(page.page().lines().filter(line -> line.contains("godwit_"))).hasSizeGreaterThan(30);
        assertThat(page.page())
                .doesNotContain(
                        route.organization.toString(),
                        run,
                        route.connection,
                        route.schema,
                        route.target,
                        "external_id",
                        "/api/v1",
                        "n19")
                .doesNotContainPattern("[0-9a-f]{8}-[0-9a-f]{4}-");
    }
}
