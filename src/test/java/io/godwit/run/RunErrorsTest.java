package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunErrorsTest {

    private static final String ERRORS = Route.RUNS + "/{id}/errors";
    private static final List<String> FIELDS = List.of(
            "external_id<id",
            "name<name",
            "age<age",
            "mail<mail",
            "boss<boss",
            "born<born",
            "span<span",
            "short<short");

    /** Every way in which a target can refuse a row; each row has one fault, and good ones stand between them. */
    private static Route hostile() {
        Route route = Route.between(
                "id text primary key, name text, age text, mail text, boss text, born text, span text, short text",
                "external_id text not null, name text not null, age smallint check (age < 150), mail text unique,"
                        + " boss uuid, born date, span int4range, short varchar(5), unique (organization_id, external_id),"
                        + " exclude using gist (span with &&)");
        route.target("alter table {t} add constraint known_boss foreign key (boss) references {t} (id);"
                + " create or replace function app.refuse() returns trigger language plpgsql as $$ begin"
                + " if new.name like 'P0001%' then raise exception 'refused %', new.name; end if; return new; end $$;"
                + " create trigger refuse before insert on {t} for each row execute function app.refuse()");
        route.source("""
                insert into {s} (id, name, age, mail, boss, born, span, short) values
                ('a-good', 'CANARY', '1', 'CANARY@1', null, '2020-02-29', '[1,5)', 'short'),
                ('b-null', null, '1', 'CANARY@2', null, null, null, null),
                ('c-fk', 'CANARY', '1', 'CANARY@3', 'deadbeef-dead-beef-dead-beefdeadbeef', null, null, null),
                ('d-unique', 'CANARY', '1', 'CANARY@1', null, null, null, null),
                ('e-check', 'CANARY', '200', 'CANARY@4', null, null, null, null),
                ('f-trigger', 'P0001CANARY, line 1: x', '1', 'CANARY@5', null, null, null, null),
                ('g-exclusion', 'CANARY', '1', 'CANARY@6', null, null, '[3,4)', null),
                ('h-long', 'CANARY', '1', 'CANARY@7', null, null, null, 'CANARY'),
                ('i-range', 'CANARY', '40000', 'CANARY@8', null, null, null, null),
                ('j-format', 'CANARY', '1', 'CANARY@9', null, 'CANARY, line 1: x', null, null),
                ('k-day', 'CANARY', '1', 'CANARY@10', null, '2021-02-30', null, null),
                ('l-good', 'CANARY', '2', 'CANARY@11', null, null, null, null)""");
        return route;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 500})
    void eachFaultOfTheTargetIsNamedAndTheGoodRowsArrive(int batchSize) {
        Route route = hostile();
        hasEveryFaultOnce(route, batchSize, "copy");
    }

    @Test
    void theSameWhereRowSecurityDemandsInserts() {
        Route route = hostile();
        route.target("alter table {t} enable row level security; alter table {t} force row level security;"
                + " create policy own on {t} using (organization_id = current_setting('app.organization_id')::uuid)");
        hasEveryFaultOnce(route, 500, "insert");
    }

    /** Such a trigger says nothing: only the number of rows that the server took tells. */
    @ParameterizedTest
    @CsvSource({"1, copy", "3, copy", "500, copy", "500, insert"})
    void aRowThatATriggerLeavesOutHasFailed(int batchSize, String writeMode) {
        Route route = Route.plain(6);
        route.source("update {s} set name = 'left out' where id in (2, 5)");
        route.target("create or replace function app.leave_out() returns trigger language plpgsql as $$ begin"
                + " if new.name = 'left out' then return null; end if; return new; end $$;"
                + " create trigger leave_out before insert on {t} for each row execute function app.leave_out()");
        if (writeMode.equals("insert")) {
            route.target(
                    "alter table {t} enable row level security; alter table {t} force row level security;"
                            + " create policy own on {t} using (organization_id = current_setting('app.organization_id')::uuid)");
        }
        String mapping = route.mapping();

        JsonPath run = route.ran(mapping, batchSize);

        assertThat(run.getString("writeMode")).isEqualTo(writeMode);
        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(run.getInt("rows.inserted")).isEqualTo(4);
        assertThat(route.errors(run.getString("id")))
                .containsExactly("2 trigger_rejected null", "5 trigger_rejected null");
        assertThat(route.rows("select external_id from {t} order by 1")).containsExactly("1", "3", "4", "6");
        assertThat(route.ran(mapping, batchSize).getInt("rows.failed")).isEqualTo(2);
    }

    private static void hasEveryFaultOnce(Route route, int batchSize, String writeMode) {
        JsonPath run = route.ran(route.mappingOf(FIELDS), batchSize);
        assertThat(run.getString("status")).isEqualTo("completed_with_errors");
        assertThat(run.getString("writeMode")).isEqualTo(writeMode);
        assertThat(route.rows("select external_id from {t} order by 1")).containsExactly("a-good", "l-good");
        String born = writeMode.equals("copy") ? "born" : "null";
        assertThat(route.errors(run.getString("id")))
                .containsExactly(
                        "b-null not_null name",
                        "c-fk foreign_key boss",
                        "d-unique unique mail",
                        "e-check check null",
                        "f-trigger trigger_rejected null",
                        "g-exclusion exclusion null",
                        "h-long value_too_long short",
                        "i-range out_of_range age",
                        "j-format invalid_format " + born,
                        "k-day out_of_range " + born);
    }

    @Test
    void errorsComeByPageAndFilter() {
        Route route = hostile();
        String run = route.ran(route.mappingOf(FIELDS), 3).getString("id");
        List<String> keys = new ArrayList<>();
        String cursor = null;
        do {
            Response page = cursor == null
                    ? route.api.request().queryParam("limit", 3).get(ERRORS, run)
                    : route.api
                            .request()
                            .queryParam("limit", 3)
                            .queryParam("cursor", cursor)
                            .get(ERRORS, run);
            page.then()
                    .statusCode(200)
                    .body("items.hint", everyItem(notNullValue()))
                    .body("items.message", everyItem(notNullValue()));
            keys.addAll(page.path("items.sourceKey"));
            cursor = page.path("nextCursor");
        } while (cursor != null);
        assertThat(keys).hasSize(10).doesNotHaveDuplicates();
        filtered(route, run, "errorType", "constraint_violation", 6);
        filtered(route, run, "errorType", "DATA_VALIDATION", 4);
        filtered(route, run, "errorCode", "check", 1);
        filtered(route, run, "targetColumn", "age", 1);
        filtered(route, run, "severity", "warning", 0);
        filtered(route, run, "severity", "ERROR", 10);
        route.api
                .request()
                .queryParam("severity", "all")
                .get(ERRORS, run)
                .then()
                .statusCode(422)
                .body("violations.field", contains("severity"));
    }

    private static void filtered(Route route, String run, String filter, String value, int count) {
        route.api
                .request()
                .queryParam(filter, value)
                .get(ERRORS, run)
                .then()
                .statusCode(200)
                .body("items", hasSize(count));
    }

    @Test
    void groupsCountWithAnExample() {
        Route route = Route.plain(30).source("update {s} set name = null where id % 3 = 0");
        String run = route.ran(route.mapping(), 7).getString("id");
        route.api
                .request()
                .get(ERRORS + "/groups", run)
                .then()
                .statusCode(200)
                .body("", hasSize(1))
                .body("[0].errorType", equalTo("constraint_violation"))
                .body("[0].errorCode", equalTo("not_null"))
                .body("[0].severity", equalTo("error"))
                .body("[0].targetColumn", equalTo("name"))
                .body("[0].count", equalTo(10))
                .body("[0].exampleKey", equalTo("12"))
                .body("[0].hint", notNullValue());
    }

    @Test
    void warningsAreNoErrorsAndNoBucket() {
        Route route = Route.between(
                "id text primary key, name text, boss text",
                "external_id text not null, name text not null, boss uuid, unique (organization_id, external_id)");
        route.source("insert into {s} values ('1', 'a', '2'), ('2', 'b', null), ('3', 'c', 'nobody'), ('4', 'd', '4')");
        String mapping = route.mappingWithBoss();

        JsonPath run = route.ran(mapping, 2);

        assertThat(run.getString("status")).isEqualTo("completed");
        assertThat(run.getInt("rows.warnings")).isEqualTo(2);
        assertThat(run.getInt("rows.read")).isEqualTo(4);
        route.api.request().get(ERRORS, run.getString("id")).then().body("items", hasSize(0));
        route.api
                .request()
                .queryParam("severity", "warning")
                .get(ERRORS, run.getString("id"))
                .then()
                .body("items.sourceKey", contains("3", "4"))
                .body("items.errorCode", contains("lookup_missed", "reference_loop"))
                .body("items.targetColumn", contains("boss", "boss"));
        assertThat(route.rows("select c.name || p.name from {t} c join {t} p on p.id = c.boss"))
                .containsExactly("ab");
    }

    @Test
    void noAnswerHoldsAValueOfARow() {
        Route route = hostile();
        String run = route.ran(route.mappingOf(FIELDS), 4).getString("id");
        StringBuilder answers = new StringBuilder();
        for (String path : List.of("", "/errors", "/errors?severity=warning", "/errors/groups", "/batches")) {
            answers.append(route.api
                    .request()
                    .get(Route.RUNS + "/" + run + path)
                    .then()
                    .statusCode(200)
                    .extract()
                    .asString());
        }
        answers.append(route.api.request().get(Route.RUNS).asString());
        String query =
                "query ($id: ID!) { run(id: $id) { skippedByReason { reason count } error { title } lastCheckpoint { key } }"
                        + " runErrors(runId: $id) { items { id message hint sourceKey targetColumn } }"
                        + " runErrorGroups(runId: $id) { message exampleKey } runBatches(runId: $id) { items { lastKey } } }";
        answers.append(route.api
                .graphql(query, Map.of("id", run))
                .body("errors", nullValue())
                .extract()
                .asString());
        assertThat(answers)
                .contains("f-trigger")
                .doesNotContainIgnoringCase("canary")
                .doesNotContain("deadbeef");
        assertThat(route.rows(
                        "select e::text from godwit.run_error e where run_id = '" + run + "' and e::text ~* 'canary'"))
                .isEmpty();
    }

    /** The source may be hostile, and errors take memory. */
    @Test
    void allRowsOfAKeyAreCountedAndVeryManyNamed() {
        Route route = Route.between("id int, name text", "external_id text, name text");
        route.source("insert into {s} select 1, 'x' from generate_series(1, 100001); insert into {s} values (2, 'y')");

        JsonPath run = route.ran(route.mapping("keyColumns", List.of("id")), 500);

        assertThat(run.getInt("rows.failed")).isEqualTo(100_001);
        assertThat(run.getInt("rows.inserted")).isEqualTo(1);
        assertThat(route.rows("select count(*) from godwit.run_error where run_id = '" + run.getString("id") + "'"))
                .containsExactly("100000");
    }
}
