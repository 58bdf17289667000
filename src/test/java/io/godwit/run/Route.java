package io.godwit.run;

import io.godwit.mapping.Landing;
import io.godwit.support.Api;
import io.godwit.support.TestDatabase;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** A source table and a target table of their own, with the calls that a test of runs makes, as one organization's user. */
public final class Route {

    /** Where runs are. */
    public static final String RUNS = "/api/v1/runs";

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String OWN = "id uuid primary key, organization_id uuid not null, migration_run_id uuid, ";

    public final UUID organization;
    public final Api api;
    public final String connection;
    public final String schema;
    /** The target's bare name. */
    public final String target;

    private Route(UUID organization, String schema, String target) {
        this.organization = organization;
        this.api = Api.of(organization, "pf.data_migration.manage");
        this.connection = api.created(Api.draft("Source"));
        this.schema = schema;
        this.target = target;
    }

    /** From {@code rows (sourceColumns)} into a target that has these columns besides the usual ones. */
    public static Route between(String sourceColumns, String targetColumns) {
        return exactly(sourceColumns, OWN + targetColumns);
    }

    /** As {@link #between}, with all of the target's columns given. */
    public static Route exactly(String sourceColumns, String targetColumns) {
        int number = NUMBER.incrementAndGet();
        Route route = new Route(UUID.randomUUID(), "source_run_" + number, "run_target_" + number);
        Landing.in(route.schema);
        route.source("create table {s} (" + sourceColumns + ")");
        route.target("drop table if exists {t} cascade; create table {t} (" + targetColumns
                + "); grant select, insert, update on {t} to godwit_app");
        return route;
    }

    /** From (id, name) to (external_id, name), unique by external_id. */
    public static Route plain() {
        return between(
                "id int primary key, name text",
                "external_id text not null, name text not null, unique (organization_id, external_id)");
    }

    /** {@link #plain} with so many good rows. */
    public static Route plain(int rows) {
        Route route = plain();
        route.source("insert into {s} select i, 'n' || i from generate_series(1, " + rows + ") i");
        return route;
    }

    /** The same tables, seen by another organization. */
    public Route ofAnotherOrganization() {
        return new Route(UUID.randomUUID(), schema, target);
    }

    /** Runs statements on the source; {@code {s}} is the source table. */
    public Route source(String sql) {
        TestDatabase.execute("source", sql.replace("{s}", schema + ".rows"));
        return this;
    }

    /** Makes the source's planner believe that the table has so many rows. */
    public Route believed(long rows) {
        return source("analyze {s}; update pg_class set reltuples = " + rows + " where oid = '{s}'::regclass");
    }

    /** Runs statements on the application database; {@code {t}} is the target table, {@code {o}} the organization. */
    public Route target(String sql) {
        TestDatabase.execute("godwit", named(sql));
        return this;
    }

    /** The first column of what a query on the application database finds. */
    public List<String> rows(String sql) {
        return Queried.column("godwit", named(sql));
    }

    /** The one value that a query on the source finds. */
    public String inSource(String sql) {
        return Queried.column("source", sql.replace("{s}", schema + ".rows")).get(0);
    }

    private String named(String sql) {
        return sql.replace("{t}", "app." + target).replace("{o}", organization.toString());
    }

    /** How many rows the organization has in the target. */
    public int arrived() {
        return Integer.parseInt(
                rows("select count(*) from {t} where organization_id = '{o}'").get(0));
    }

    /** Saves a mapping of id and name; others are members of the draft. */
    public String mapping(Object... others) {
        return mappingOf(List.of("external_id<id", "name<name"), others);
    }

    /** Saves a mapping; a field is {@code target<source}. */
    public String mappingOf(List<String> fields, Object... others) {
        Map<String, Object> draft = new HashMap<>();
        draft.put("connectionId", connection);
        draft.put("sourceSchema", schema);
        draft.put("sourceTable", "rows");
        draft.put("targetTable", target);
        draft.put("fields", fields.stream().map(Route::field).toList());
        put(draft, others);
        return api.request()
                .body(draft)
                .post("/api/v1/mappings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    /** Saves a mapping of id, name, and boss, which is the id of another row of the table. */
    public String mappingWithBoss(Object... others) {
        Map<String, Object> boss = new HashMap<>(field("boss<boss"));
        boss.put(
                "rules",
                List.of(Map.of("rule", "lookup", "arguments", Map.of("table", target, "column", "external_id"))));
        List<Object> members = new ArrayList<>(Arrays.asList(others));
        members.addAll(List.of("fields", List.of(field("external_id<id"), field("name<name"), boss)));
        return mapping(members.toArray());
    }

    private static Map<String, Object> field(String arrow) {
        String[] parts = arrow.split("<");
        return Map.of("targetColumn", parts[0], "sourceColumns", List.of(parts[1]), "rules", List.of());
    }

    /** Asks for a run. */
    public Response start(Object... members) {
        Map<String, Object> body = new HashMap<>();
        put(body, members);
        return api.request().body(body).post(RUNS);
    }

    /** Starts a run of the mapping and gives its id. */
    public String started(String mapping, int batchSize) {
        return start("mappingId", mapping, "batchSize", batchSize)
                .then()
                .statusCode(202)
                .extract()
                .path("id");
    }

    /** Runs the mapping to its end and gives the run. */
    public JsonPath ran(String mapping, int batchSize) {
        return ended(started(mapping, batchSize));
    }

    /** A run like the one before, queued for a worker who never comes. */
    public String idleRun() {
        target("insert into godwit.run (organization_id, id, mapping_id, connection_id, status, source_table,"
                + " target_table, batch_size, spec, created_by) select organization_id, gen_random_uuid(), mapping_id,"
                + " connection_id, 'pending', source_table, target_table, batch_size, spec, 'tester'"
                + " from godwit.run where organization_id = '{o}'");
        return rows("select id from godwit.run where organization_id = '{o}' and status = 'pending'")
                .get(0);
    }

    /** A task of the run's first attempt: when it is due, whether it is picked, by whom, and when he last said that he lives. */
    public void task(String run, String state) {
        String data = "{\"organization\":\"{o}\",\"run\":\"" + run + "\",\"attempt\":1,\"number\":0,\"connection\":\""
                + connection + "\"}";
        target(
                "insert into godwit.scheduled_tasks (task_name, task_instance, task_data, version, execution_time, picked,"
                        + " picked_by, last_heartbeat) select 'run-slot', '{o}/" + run + "/1/0', convert_to('" + data
                        + "', 'UTF8'), 1, " + state);
    }

    /** Asks the run to {@code cancel}, {@code pause} or {@code resume}. */
    public ValidatableResponse control(String run, String verb) {
        return api.request().post(RUNS + "/{id}/" + verb, run).then();
    }

    /** The run when it has ended or is paused. */
    public JsonPath ended(String run) {
        return api.request()
                .queryParam("wait", "60s")
                .get(RUNS + "/{id}", run)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The run as it is. */
    public JsonPath run(String run) {
        return api.request()
                .get(RUNS + "/{id}", run)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The run's errors as {@code key code column}, in order of key. */
    public List<String> errors(String run) {
        List<Map<String, Object>> items = api.request()
                .queryParam("limit", 100)
                .get(RUNS + "/{id}/errors", run)
                .then()
                .statusCode(200)
                .extract()
                .path("items");
        return items.stream()
                .map(error -> error.get("sourceKey") + " " + error.get("errorCode") + " " + error.get("targetColumn"))
                .sorted()
                .toList();
    }

    private static void put(Map<String, Object> body, Object... members) {
        List<Object> list = new ArrayList<>(Arrays.asList(members));
        for (int i = 0; i < list.size(); i += 2) {
            body.put((String) list.get(i), list.get(i + 1));
        }
    }
}
