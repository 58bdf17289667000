package io.godwit.run;

import static io.godwit.support.Api.draft;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.Api;
import io.godwit.support.CapturedLog;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password, and values in every column of loads that fail in every way, are looked for wherever people look. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class CanaryTest {

    private static final String PASSWORD = "canary-password-d1c9";
    private static final String TEXT = "canary-value-77a3";
    private static final String NUMBER = "7713374242";
    private static final String CONNECTIONS = "/api/v1/connections";

    private static final String SOURCE =
            "id text primary key, plain text, short text, whole text, small text, amount text,"
                    + " day text, moment text, uid text, tree text, flag text, mood text, span text, ref text, one text, need text,"
                    + " rule text, cast_ text, date_ text, picked text";

    private static final String TARGET = "external_id text not null, plain text check (plain not like 'check%'),"
            + " short varchar(5), whole int, small smallint, amount numeric(6,2), day date, moment timestamptz, uid uuid,"
            + " tree jsonb, flag boolean, mood app.canary_mood, span int4range, ref uuid, one text unique,"
            + " need text not null, rule text, cast_ bigint, date_ date, picked text,"
            + " unique (organization_id, external_id), exclude using gist (span with &&)";

    /** Column and bad value of each row; every other column holds a value that is good, and a canary where it may. */
    private static final List<String> FAULTS = List.of(
            "short=" + TEXT,
            "whole=" + NUMBER,
            "whole=" + TEXT,
            "small=" + NUMBER,
            "amount=" + NUMBER + ".5",
            "amount=" + TEXT,
            "day=" + TEXT,
            "moment=" + TEXT,
            "moment=2021-02-30 " + TEXT,
            "uid=" + TEXT,
            "tree={\"a\": " + TEXT,
            "flag=" + TEXT,
            "mood=" + TEXT,
            "span=[" + NUMBER,
            "span=[3,4)",
            "ref=" + TEXT,
            "ref=77133742-7713-3742-7713-374277133742",
            "one=" + TEXT + "-0",
            "need=null",
            "plain=check " + TEXT,
            "rule=raise " + TEXT,
            "cast_=" + TEXT,
            "cast_=" + NUMBER + NUMBER,
            "date_=" + TEXT,
            "picked=" + TEXT);

    private CapturedLog log;
    private final List<String> seen = new ArrayList<>();

    @BeforeEach
    void listen() {
        log = CapturedLog.open();
    }

    @AfterEach
    void stopListening() {
        log.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noValueOfARowIsFoundAnywhere(boolean rowSecurity) {
        Route route = hostile();
        if (rowSecurity) {
            route.target("alter table {t} enable row level security; alter table {t} force row level security;"
                    + " create policy own on {t} using"
                    + " (organization_id = current_setting('app.organization_id')::uuid)");
        }
        String mapping = mapping(route);
        String overRest = route.started(mapping, 7);
        assertThat(route.ended(overRest).getInt("rows.failed")).isEqualTo(FAULTS.size());
        assertThat(route.run(overRest).getInt("rows.inserted")).isEqualTo(1);
        String overGraphQL = route.api
                .graphql(
                        "mutation ($id: ID!) { startRun(input: {mappingId: $id, batchSize: 500}) { run { id } } }",
                        Map.of("id", mapping))
                .extract()
                .path("data.startRun.run.id");
        route.ended(overGraphQL);
        assertThat(route.errors(overRest)).hasSize(FAULTS.size());

        see(route, overRest);
        see(route, overGraphQL);

        assertQuiet(TEXT, NUMBER, "77133742-7713");
    }

    /** Faults that end the whole run: what the database says of them goes no further either. */
    @Test
    void aRunThatFailsAsAWholeIsQuietToo() {
        Route route = hostile();
        route.target("create or replace function app.canary() returns trigger language plpgsql as $$ begin"
                + " raise exception 'broken %', new.plain using errcode = 'XX001', detail = new.need, hint = new.one;"
                + " end $$");
        String run = route.started(mapping(route), 7);
        JsonPath ended = route.ended(run);
        assertThat(ended.getString("status")).isEqualTo("failed");
        assertThat(ended.getString("error.code")).isEqualTo("internal_error");

        see(route, run);

        assertThat(log.text()).contains(run);
        assertQuiet(TEXT, NUMBER);
    }

    @Test
    void noPasswordIsFoundAnywhere() {
        Api api = Api.newOrganization();
        Map<String, Object> withPassword = draft("Secret", Map.of("password", PASSWORD));
        String id = api.created(withPassword);
        List<Object> bodies = List.of(
                draft("Secret", Map.of("password", PASSWORD)),
                draft("Long", Map.of("password", PASSWORD.repeat(60))),
                draft("Control", Map.of("password", PASSWORD + "\u0007")),
                draft("Nul", Map.of("password", PASSWORD + "\0")),
                draft("Type", Map.of("password", List.of(PASSWORD))),
                draft("Unknown", Map.of("passwort", PASSWORD)),
                draft("Port", Map.of("password", PASSWORD, "port", "none")),
                "{\"name\": \"Cut\", \"password\": \"" + PASSWORD);
        for (Object body : bodies) {
            seen.add(api.request().body(body).post(CONNECTIONS).asString());
            seen.add(api.request().body(body).put(CONNECTIONS + "/" + id).asString());
            seen.add(api.request().body(body).patch(CONNECTIONS + "/" + id).asString());
            seen.add(api.request().body(body).post(CONNECTIONS + "/test").asString());
        }
        for (Map<String, ?> elsewhere : List.of(
                Map.of("port", 1),
                Map.of("username", "nobody"),
                Map.of("database", "none"),
                Map.of("tlsMode", "verify_full"))) {
            Map<String, Object> wrong = draft("Elsewhere", Map.of("password", PASSWORD));
            wrong.putAll(elsewhere);
            seen.add(api.request().body(wrong).post(CONNECTIONS + "/test").asString());
        }
        seen.add(api.request().post(CONNECTIONS + "/" + id + "/test").asString());
        seen.add(api.request().get(CONNECTIONS + "/" + id).asString());
        seen.add(api.request().get(CONNECTIONS).asString());
        String update = "mutation ($id: ID!, $input: ConnectionChangeInput!) { updateConnection(id: $id, input: $input)"
                + " { ok message connection { name hasPassword } errors { field message code } } }";
        for (Object password : List.of(PASSWORD, PASSWORD + "\u0007", PASSWORD.repeat(60))) {
            seen.add(api.graphql(update, Map.of("id", id, "input", Map.of("password", password)))
                    .extract()
                    .asString());
        }
        seen.add(api.graphql("{ connections { items { name hasPassword } } }", Map.of())
                .extract()
                .asString());

        assertQuiet(PASSWORD);
    }

    private static Route hostile() {
        Route route = Route.between("id text primary key", "external_id text");
        route.source("drop table {s}; create table {s} (" + SOURCE + ")");
        route.target("drop table {t}; drop type if exists app.canary_mood cascade;"
                + " create type app.canary_mood as enum ('good', 'bad');"
                + " create table {t} (id uuid primary key, organization_id uuid not null, migration_run_id uuid, "
                + TARGET
                + "); alter table {t} add constraint known foreign key (ref) references {t} (id);"
                + " grant select, insert, update on {t} to godwit_app;"
                + " create or replace function app.canary() returns trigger language plpgsql as $$ begin"
                + " if new.rule like 'raise%' then raise exception 'refused %', new.rule using detail = new.plain,"
                + " hint = new.need; end if; return new; end $$;"
                + " create trigger canary before insert on {t} for each row execute function app.canary()");
        insert(route, 0, "plain", TEXT);
        for (int row = 0; row < FAULTS.size(); row++) {
            String[] fault = FAULTS.get(row).split("=", 2);
            insert(route, row + 1, fault[0], fault[1]);
        }
        return route;
    }

    private static void insert(Route route, int row, String column, String value) {
        String good = "jsonb_build_object('id', 'row-" + String.format("%02d", row) + "', 'plain', '" + TEXT
                + "', 'one', '" + TEXT + "-" + row + "', 'need', '" + TEXT + "', 'rule', '" + TEXT + "', 'span', '["
                + (row == 0 ? "1,9" : (row * 10) + "," + (row * 10 + 5)) + ")', 'picked', 'known')";
        String bad = value.equals("null") ? "null" : "'" + value + "'";
        route.source("insert into {s} select (jsonb_populate_record(null::{s}, " + good + " || jsonb_build_object('"
                + column + "', " + bad + "))).*");
    }

    private static String mapping(Route route) {
        List<Map<String, Object>> fields = new ArrayList<>();
        for (String column : SOURCE.replaceAll(" text( primary key)?", "").split(",\\s*")) {
            fields.add(Map.of(
                    "targetColumn",
                    column.equals("id") ? "external_id" : column,
                    "sourceColumns",
                    List.of(column),
                    "rules",
                    rules(column)));
        }
        return route.mapping("fields", fields);
    }

    private static List<Map<String, Object>> rules(String column) {
        return switch (column) {
            case "cast_" -> List.of(Map.of("rule", "cast", "arguments", Map.of("type", "integer")));
            case "date_" -> List.of(Map.of("rule", "date_format", "arguments", Map.of("to", "date")));
            case "picked" ->
                List.of(Map.of(
                        "rule",
                        "map_values",
                        "arguments",
                        Map.of("values", Map.of("known", "known"), "otherwise", "error")));
            default -> List.of();
        };
    }

    /** Everything that the edges tell of a run. */
    private void see(Route route, String run) {
        for (String path : List.of(
                "", "/errors?limit=100", "/errors?severity=warning", "/errors/groups", "/batches", "/checkpoints")) {
            seen.add(route.api.request().get(Route.RUNS + "/" + run + path).asString());
        }
        seen.add(route.api.request().get(Route.RUNS).asString());
        seen.add(route.api.request().get("/api/v1/mappings").asString());
        seen.add(route.api.request().post(Route.RUNS + "/" + run + "/resume").asString());
        String query = "query ($id: ID!) { run(id: $id) { status error { code title hint }"
                + " skippedByReason { reason count } lastCheckpoint { key } }"
                + " runErrors(runId: $id, first: 100) { items { id message hint sourceKey targetColumn errorCode } }"
                + " runErrorGroups(runId: $id) { message exampleKey } runBatches(runId: $id) { items { lastKey } } }";
        String answer = route.api.graphql(query, Map.of("id", run)).extract().asString();
        assertThat(answer).contains("runErrorGroups");
        seen.add(answer);
        route.ended(run);
    }

    /** None of the words is in an answer, the log, the health and metrics pages, or a dump of our tables. */
    private void assertQuiet(String... words) {
        String metrics = Api.newOrganization().request().get("/q/metrics").asString();
        assertThat(metrics).contains("godwit_rows_total");
        seen.add(metrics);
        seen.add(Api.newOrganization().request().get("/q/health").asString());
        StringBuilder dump = new StringBuilder();
        for (String table : Queried.column("godwit", "select tablename from pg_tables where schemaname = 'godwit'")) {
            Queried.column("godwit", "select t::text from godwit." + table + " t")
                    .forEach(row -> dump.append(row).append('\n'));
        }
        assertThat(dump).contains("godwit_owner", "demo_reader");
        for (String word : words) {
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            for (String form : List.of(
                    word,
                    HexFormat.of().formatHex(bytes),
                    // Without its end, which depends on what follows.
                    Base64.getEncoder().encodeToString(bytes).substring(0, bytes.length))) {
                assertThat(String.join("\n", seen)).as("answers").doesNotContainIgnoringCase(form);
                assertThat(log.text()).as("log").doesNotContainIgnoringCase(form);
                assertThat(dump.toString()).as("dump").doesNotContainIgnoringCase(form);
            }
        }
    }
}
