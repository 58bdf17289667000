package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.local.LocalDatabases;
import java.sql.SQLException;

/** A source table whose rows have no key, many of them the same, and the table that they go to. */
final class KeylessTable {

    static final int ROWS = 40_000;

    /** To be filled with the connection's id. */
    static final String MAPPING = """
            {"connectionId": "%s", "sourceSchema": "source_ringcentral", "sourceTable": "keyless", "targetTable": "keyless_items",
            "fields": [{"targetColumn": "label", "sourceColumns": ["label"]}, {"targetColumn": "amount", "sourceColumns": ["amount"]}]}
            """;

    private static final String ALL =
            "select md5(string_agg(line, ',' order by line collate \"C\")) || ' ' || count(*) from ("
                    + "select coalesce(label, '-') || '|' || coalesce(amount::text, '-') as line from %s) lines";

    private final Site site;

    KeylessTable(Site site) throws SQLException {
        this.site = site;
        site.source().execute(LocalDatabases.DEMO, """
                drop table if exists source_ringcentral.keyless;
                create table source_ringcentral.keyless (label text, amount numeric(8, 2));
                insert into source_ringcentral.keyless
                select nullif('l' || n / 5, 'l7'), nullif(n %% 3, 2) from generate_series(1, %d) n;
                analyze source_ringcentral.keyless;
                grant select on source_ringcentral.keyless to demo_reader;
                """.formatted(ROWS));
        site.server().execute(LocalDatabases.APPLICATION, """
                drop table if exists app.keyless_items;
                create table app.keyless_items (id uuid primary key default gen_random_uuid(), organization_id uuid not null,
                    migration_run_id uuid, label text, amount numeric(8, 2));
                grant select, insert, update on app.keyless_items to godwit_app;
                """);
    }

    /** Every row as often as it is in the source, and nothing left of the stage. */
    void assertExact(MovingRun run) throws SQLException {
        assertThat(run.status()).isEqualTo("completed");
        assertThat(site.target(ALL.formatted("app.keyless_items where organization_id = '" + run.organization() + "'")))
                .isEqualTo(site.source(ALL.formatted("source_ringcentral.keyless")));
        assertThat(site.target(
                        "select concat_ws(' ', sum(rows_read), sum(rows_inserted)) from godwit.chunk where run_id = '"
                                + run.id() + "'"))
                .containsExactly(ROWS + " " + ROWS);
        assertThat(site.target("select 'left' from godwit.stage_row limit 1")).isEmpty();
    }

    /** How many parts of the source are in the stage. */
    long staged(MovingRun run) throws SQLException {
        return Long.parseLong(site.target("select coalesce(sum(batch_number), 0)::text from godwit.chunk"
                        + " where kind = 'stage' and run_id = '" + run.id() + "'")
                .get(0));
    }

    /** True when somebody writes what is in the stage, at this attempt or a later one. */
    boolean isWritten(MovingRun run, int attempt) throws SQLException {
        return !site.target(
                        "select 'written' from godwit.chunk where kind = 'whole' and status = 'running' and attempt >= "
                                + attempt + " and run_id = '" + run.id() + "'")
                .isEmpty();
    }
}
