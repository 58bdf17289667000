package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.cli.ApiClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * What a run of the call log must come to, made from the source alone, against what it has come to: row by row, error by error,
 * and in every counter.
 */
final class Ledger {

    /** The session of a call that nobody may move and live. */
    static final String KILLS = "kills whoever moves it";

    /** The newest version of each key, with the fate that the rules and the target give it. */
    private static final String FATES = """
            with newest as (
                select distinct on (id) * from source_ringcentral.call_log where id is not null
                order by id, _airbyte_extracted_at desc nulls last
            ), fate as (
                select *, case when "sessionId" = '%s' then 'row_kills_worker'
                    when direction is null or "startTime" is null then 'skipped'
                    when "startTime" = 'yesterday' then 'invalid_format' when duration = '-1' then 'check' else 'good' end as fate
                from newest
            )
            """.formatted(KILLS);

    private static final String EXPECTED_ROWS = FATES + """
            select md5(string_agg(line, ',' order by line collate "C")) || ' ' || count(*) from (
                select concat_ws('|', id, "sessionId", lower(direction), extract(epoch from "startTime"::timestamptz)::numeric,
                    nullif(nullif(duration, ''), 'pending')) as line from fate where fate = 'good') good
            """;

    private static final String ARRIVED_ROWS = """
            select md5(string_agg(line, ',' order by line collate "C")) || ' ' || count(*) from (
                select concat_ws('|', external_id, session_id, direction, extract(epoch from started_at)::numeric,
                    duration_seconds) as line from app.ce_calls where organization_id = '%s') arrived
            """;

    private static final String EXPECTED_SUMS = FATES + """
            select concat_ws(' ', (select count(*) from source_ringcentral.call_log), count(*) filter (where fate = 'good'),
                (select count(id) - count(distinct id) from source_ringcentral.call_log)
                    + count(*) filter (where fate = 'skipped'),
                (select count(*) from source_ringcentral.call_log where id is null)
                    + count(*) filter (where fate not in ('good', 'skipped'))) from fate
            """;

    private static final String BOOKED_SUMS = """
            select concat_ws(' ', sum(rows_read), sum(rows_inserted), sum(rows_skipped), sum(rows_failed))
            from godwit.%s where run_id = '%s'
            """;

    private static final String EXPECTED_ERRORS = FATES + """
            select concat_ws(' ', id, fate) as line from fate where fate not in ('good', 'skipped')
            union all select 'null_source_key' from source_ringcentral.call_log where id is null order by line
            """;

    private static final String NOTED_ERRORS = """
            select concat_ws(' ', source_key, error_code) as line from godwit.run_error
            where severity = 'error' and run_id = '%s' order by line
            """;

    private static final String NUMBERS_HAVE_GAPS = """
            select chunk::text from godwit.batch where run_id = '%s'
            group by chunk having count(*) <> max(number) or min(number) <> 1
            """;

    private static final String IDS = """
            select count(*) || ' ' || count(c.id) from godwit.id_mapping m
            left join app.ce_calls c on c.id = m.destination_id and c.external_id = m.source_key
                and c.organization_id = m.organization_id
            where m.run_id = '%s'
            """;

    private final Site site;

    Ledger(Site site) {
        this.site = site;
    }

    /** How many rows the source has. */
    long rows() throws SQLException {
        return Long.parseLong(
                site.source("select count(*) from source_ringcentral.call_log").get(0));
    }

    /** Waits for the end of the run and compares everything. */
    void assertExact(ApiClient client, MovingRun run) throws SQLException {
        run.awaitEnd();
        site.analyzeTarget();
        JsonNode ended = client.get("/api/v1/runs/" + run.id());

        assertThat(ended.path("status").asText())
                .as("%s of %s", ended, site.logged(run.id()))
                .isEqualTo("completed_with_errors");
        assertThat(site.target(ARRIVED_ROWS.formatted(run.organization())))
                .as("rows")
                .isEqualTo(site.source(EXPECTED_ROWS));
        assertThat(site.target(NOTED_ERRORS.formatted(run.id()))).as("errors").isEqualTo(site.source(EXPECTED_ERRORS));
        assertCounted(ended, run);
        assertThat(site.target(NUMBERS_HAVE_GAPS.formatted(run.id())))
                .as("chunks whose batches are not numbered from 1 without gaps")
                .isEmpty();
        await("the tasks of run " + run.id() + " to end")
                .atMost(Duration.ofSeconds(20))
                .until(() -> site.target("select task_instance from godwit.scheduled_tasks where task_instance like '%"
                                + run.id() + "%'")
                        .isEmpty());
    }

    private void assertCounted(JsonNode ended, MovingRun run) throws SQLException {
        String expected = site.source(EXPECTED_SUMS).get(0);
        String arrived = expected.split(" ")[1];
        JsonNode rows = ended.path("rows");
        String told = "%d %d %d %d"
                .formatted(
                        rows.path("read").asLong(),
                        rows.path("inserted").asLong(),
                        rows.path("skipped").asLong(),
                        rows.path("failed").asLong());

        assertThat(told).as("what the run says").isEqualTo(expected);
        assertThat(ended.path("skippedByReason").has("already_migrated")).isFalse();
        for (String books : List.of("batch", "chunk")) {
            assertThat(site.target(BOOKED_SUMS.formatted(books, run.id())))
                    .as(books)
                    .containsExactly(expected);
        }
        String ids = ended.path("idMapping").asBoolean() ? arrived + " " + arrived : "0 0";
        assertThat(site.target(IDS.formatted(run.id()))).as("ids").containsExactly(ids);
    }

    /** What holds at every instant of a run: what has arrived is what is booked, and the ids lead to it. */
    void assertConsistent(MovingRun run) throws SQLException {
        List<String> counts = site.target("""
                select unnest(array[(select sum(rows_inserted) from godwit.chunk where run_id = '%1$s'),
                    (select sum(rows_inserted) from godwit.batch where run_id = '%1$s'),
                    (select count(*) from godwit.id_mapping where run_id = '%1$s'),
                    (select count(*) from app.ce_calls where organization_id = '%2$s')])
                """.formatted(run.id(), run.organization()));
        assertThat(counts)
                .as("inserted as chunks, batches, ids and the target itself say")
                .containsOnly(counts.get(0));
    }
}
