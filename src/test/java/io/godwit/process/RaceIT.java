package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.cli.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas that race for many small runs, those of one organization over the same rows, and one in three without id mappings, so
 * that only the conflict key tells it what is there. {@code -Dgodwit.small-runs=10000} makes
 * it a long test.
 */
@Tag("faults")
class RaceIT {

    private static final int RUNS = Integer.getInteger("godwit.small-runs", 100);
    private static final int RUNS_OF_ONE = 10;
    private static final int ORGANIZATIONS = RUNS / RUNS_OF_ONE;
    private static final int ROWS = 5;

    @TempDir
    static Path directory;

    private static Site site;

    @BeforeAll
    static void open() throws Exception {
        site = new Site(directory, 1_000);
    }

    @AfterAll
    static void close() throws IOException {
        site.close();
    }

    @Test
    void eachRunIsMovedOnceAndEachRowArrivesOnce() throws Exception {
        try (Fleet fleet =
                new Fleet(site, name -> site.startReplica(name, site.server().port(), ""))) {
            fleet.awaitBoth();
            for (int i = 0; i < ORGANIZATIONS; i++) {
                start(fleet, new UUID(400, i));
            }
            await().atMost(Duration.ofSeconds(60 + RUNS))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> site.target("select 'open' from godwit.run where finished_at is null limit 1")
                            .isEmpty());
        }
        assertThat(site.target("select count(*) from godwit.run where status::text like 'completed%'"))
                .containsExactly(Integer.toString(RUNS));
        assertThat(site.target("select max(attempt) from godwit.chunk")).containsExactly("1");
        assertThat(site.target("select count(distinct rows) || ' ' || min(rows) from (select sum(rows_read) as rows"
                        + " from godwit.chunk group by run_id) runs"))
                .as("each run reads the same rows")
                .containsExactly("1 " + ROWS);
        assertThat(site.target(
                        "select count(distinct rows) || ' ' || count(*) || ' ' || sum(rows) from (select count(*) as rows"
                                + " from app.ce_calls group by organization_id) organizations"))
                .as("each organization has the same rows")
                .isEqualTo(site.target(
                        "select '1 ' || " + ORGANIZATIONS + " || ' ' || sum(rows_inserted) from godwit.chunk"));
        assertThat(site.target(
                        "select 'doubled' from app.ce_calls group by organization_id, external_id having count(*) > 1"))
                .isEmpty();
    }

    private static void start(Fleet fleet, UUID organization) throws IOException {
        ApiClient client = fleet.client(organization);
        String mapping = client.post(
                        "/api/v1/mappings",
                        new ObjectMapper().readTree(Site.MAPPING.formatted(site.connectDemo(client))))
                .path("id")
                .asText();
        ObjectNode run = JsonNodeFactory.instance
                .objectNode()
                .put("mappingId", mapping)
                .put("limit", ROWS)
                .put("batchSize", 2);
        for (int i = 0; i < RUNS_OF_ONE; i++) {
            run.put("idMapping", i % 3 != 0);
            client.post("/api/v1/runs", run);
        }
    }
}
