package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.godwit.cli.ApiClient;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills real processes in the middle of a run and compares source and target row by row. A failed round is replayed by its seed:
 * it decides when and what is killed.
 */
@Tag("faults")
class KillIT {

    private static final long ROWS = 500_000;

    /** What must have arrived of the source: the newest version of each key that no rule drops, as the generator made it. */
    private static final String EXPECTED = """
            select md5(string_agg(line, ',' order by line collate "C")) || ' ' || count(*) from (
                select distinct on (id) id || '|' || coalesce("sessionId", '') as line, direction, "startTime", duration
                from source_ringcentral.call_log where id is not null
                order by id, _airbyte_extracted_at desc nulls last) newest
            where direction is not null and "startTime" is not null and "startTime" <> 'yesterday'
                and duration is distinct from '-1'
            """;

    private static final String ARRIVED = """
            select md5(string_agg(external_id || '|' || coalesce(session_id, ''), ',' order by
                external_id || '|' || coalesce(session_id, '') collate "C")) || ' ' || count(*)
            from app.ce_calls where organization_id = '%s'
            """;

    private static final String BOOKED = """
            select sum(rows_read) || ' ' || sum(rows_inserted) || ' ' || sum(rows_skipped) || ' ' || sum(rows_failed)
            from godwit.batch where organization_id = '%s'
            """;

    private static final String NUMBERS_HAVE_GAPS = """
            select chunk::text from godwit.batch where organization_id = '%s'
            group by chunk having count(*) <> max(number) or min(number) <> 1
            """;

    private static final String IDS = """
            select count(*) || ' ' || count(c.id) from godwit.id_mapping m
            left join app.ce_calls c on c.id = m.destination_id and c.external_id = m.source_key
                and c.organization_id = m.organization_id
            where m.organization_id = '%s'
            """;

    @TempDir
    static Path directory;

    private static Site site;
    private static ServiceProcess service;

    @BeforeAll
    static void open() throws SQLException {
        site = new Site(directory, ROWS);
        service = site.startService();
    }

    @AfterAll
    static void close() {
        service.close();
        site.close();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void aKilledRunFinishesByItselfAndExactly(long seed) throws SQLException {
        Random random = new Random(seed);
        UUID organization = new UUID(seed, random.nextLong());
        String run = startedRun(organization, random, 1 + random.nextInt(3));
        awaitMiddle(site.client(service, organization), run, random);
        if (seed % 4 == 1) {
            killBeforeTheCheckpoint(run);
        } else {
            kill(seed % 2 == 0);
        }

        service = site.startService();

        assertFinishedExactly(organization, run);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {101, 102})
    void aFrozenWorkerThatWakesAfterATakeoverChangesNothing(long seed) throws SQLException {
        Random random = new Random(seed);
        UUID organization = new UUID(seed, random.nextLong());
        String run = startedRun(organization, random, 1 + random.nextInt(3));
        awaitMiddle(site.client(service, organization), run, random);
        try (ServiceProcess frozen = service) {
            frozen.freeze();
            service = site.startService();
            ApiClient other = site.client(service, organization);
            long before = read(other, run);
            await().atMost(Duration.ofSeconds(60)).until(() -> read(other, run) > before);

            frozen.thaw();

            assertFinishedExactly(organization, run);
        }
    }

    /** The old worker is past all checks but the fence, and the first to go on, when the new one has the chunk already. */
    @Test
    void aWorkerThatIsTakenOverInsideABatchCommitsNothing() throws Exception {
        Random random = new Random(103);
        UUID organization = new UUID(103, random.nextLong());
        String run = startedRun(organization, random, 1);
        ServiceProcess successor = site.startService();
        awaitMiddle(site.client(service, organization), run, random);
        try (ServiceProcess old = service) {
            try (Site.Hold hold = site.lock("lock table app.ce_calls in share mode")) {
                await().until(() -> waitingForTheTable() == 1);
                old.freeze();
                service = successor;
                await().atMost(Duration.ofSeconds(30)).until(() -> waitingForTheTable() == 2);
                old.thaw();
                hold.release();
            }
            assertFinishedExactly(organization, run);
        }
        assertThat(site.target("select max(attempt) from godwit.chunk where run_id = '" + run + "'"))
                .containsExactly("2");
    }

    private static int waitingForTheTable() throws SQLException {
        return site.target("select pid from pg_locks where not granted and relation = 'app.ce_calls'::regclass")
                .size();
    }

    private static String startedRun(UUID organization, Random random, int parallelism) {
        ApiClient client = site.client(service, organization);
        String mapping = site.mapCallLog(client);
        int batchSize = 500 + random.nextInt(2_000);
        return client.post(
                        "/api/v1/runs",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("mappingId", mapping)
                                .put("batchSize", batchSize)
                                .put("parallelism", parallelism))
                .path("id")
                .asText();
    }

    private static void kill(boolean serverToo) {
        if (serverToo) {
            site.killServer();
        }
        service.kill();
        if (serverToo) {
            site.restartServer();
        }
    }

    /** The worst instant, held open: a batch's rows are written, and its checkpoint waits for the run's row. */
    private static void killBeforeTheCheckpoint(String run) throws SQLException {
        try (Site.Hold hold = site.lock("select from godwit.run where id = '" + run + "' for no key update")) {
            await().until(() -> !site.target("select pid from pg_stat_activity where wait_event_type = 'Lock'"
                            + " and query like '%commit_batch%'")
                    .isEmpty());
            service.kill();
            hold.release();
        }
    }

    /** Waits for a random moment at which the run is running and has neither nothing nor everything behind it. */
    private static void awaitMiddle(ApiClient client, String run, Random random) {
        long moment = 1 + random.nextLong(ROWS * 8 / 10);
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> read(client, run) >= moment);
        JsonNode seen = client.get("/api/v1/runs/" + run);
        assertThat(seen.path("status").asText()).isEqualTo("running");
        assertThat(seen.path("rows").path("read").asLong()).isBetween(1L, ROWS - 1);
    }

    private static long read(ApiClient client, String run) {
        try {
            return client.get("/api/v1/runs/" + run).path("rows").path("read").asLong();
        } catch (UncheckedIOException notNow) {
            return -1;
        }
    }

    private static void assertFinishedExactly(UUID organization, String run) throws SQLException {
        ApiClient client = site.client(service, organization);
        await().atMost(Duration.ofMinutes(6))
                .until(() -> client.get("/api/v1/runs/" + run + "?wait=10s")
                        .path("finishedAt")
                        .isTextual());
        site.analyzeTarget();
        JsonNode ended = client.get("/api/v1/runs/" + run);
        String expected = site.source(EXPECTED).get(0);
        long arrived = Long.parseLong(expected.substring(expected.indexOf(' ') + 1));

        assertThat(ended.path("status").asText()).isEqualTo("completed_with_errors");
        assertThat(site.target(ARRIVED.formatted(organization))).containsExactly(expected);
        JsonNode rows = ended.path("rows");
        assertThat(rows.path("read").asLong()).isEqualTo(ROWS);
        assertThat(rows.path("inserted").asLong()).isEqualTo(arrived);
        assertThat(ended.path("skippedByReason").has("already_migrated")).isFalse();
        assertThat(site.target(BOOKED.formatted(organization)))
                .containsExactly(
                        ROWS + " " + arrived + " " + rows.path("skipped").asLong() + " "
                                + rows.path("failed").asLong());
        assertThat(site.target(NUMBERS_HAVE_GAPS.formatted(organization))).isEmpty();
        assertThat(site.target(IDS.formatted(organization))).isEqualTo(List.of(arrived + " " + arrived));
        assertThat(site.target(
                        "select count(*)::text from godwit.run_error where severity = 'error' and organization_id = '"
                                + organization + "'"))
                .containsExactly(Long.toString(rows.path("failed").asLong()));
    }
}
