package io.godwit.mapping;

import static io.godwit.mapping.Drafts.employees;
import static io.godwit.mapping.Drafts.field;
import static io.godwit.mapping.Drafts.fields;
import static io.godwit.mapping.Drafts.rule;
import static io.godwit.mapping.Drafts.with;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is refused is named by a pointer, and nothing of it is stored. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class MappingRefusalTest {

    private static final String PATH = "/api/v1/mappings";

    private final Api api = Api.newOrganization();
    private String connection = "";

    @BeforeAll
    static void makeTables() {
        TargetTables.make();
        Landing.in("source_mapping").table("people", "id", "first", "last", "state", "changed:timestamptz");
        Landing.in("elsewhere_mapping").table("people", "id", "first", "last", "state");
        TestDatabase.execute("godwit", """
            drop table if exists app.mapping_computed, app.mapping_shared;
            create table app.mapping_computed (id uuid primary key, organization_id uuid not null, a text,
                b text generated always as (a || '!') stored);
            create table app.mapping_shared (id uuid primary key, a text);
            grant select, insert on app.mapping_computed, app.mapping_shared to godwit_app\
            """);
    }

    @BeforeEach
    void connect() {
        connection = api.created(Api.draft("Source"));
    }

    @AfterEach
    void nothingIsStored() {
        api.request().get(PATH).then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void aTableThatIsNoTarget() {
        for (String table :
                List.of("nothing", "app.nothing", "godwit.mapping", "pg_catalog.pg_class", "mapping_shared")) {
            refused(employees(connection, "targetTable", table), "target_not_allowed", "/targetTable");
        }
        refused(employees(connection, "targetTable", "hr_employee"), "target_not_allowed", "/targetTable")
                .body("violations[0].message", containsString("did you mean 'hr_employees'?"));
        refused(
                employees(connection, "targetSchema", "godwit", "targetTable", "mapping"),
                "target_not_allowed",
                "/targetTable");
    }

    @Test
    void aSourceThatIsNotThere() {
        refused(employees(connection, "sourceTable", "peopel"), "/sourceTable")
                .body("violations[0].message", containsString("did you mean 'people'?"));
        refused(employees(connection, "sourceSchema", "source_maping"), "/sourceSchema");
        refused(employees(connection, "sourceSchema", "elsewhere_mapping"), "/sourceSchema");
        refused(employees(connection, "connectionId", "00000000-0000-7000-8000-000000000000"), "/connectionId");
    }

    @Test
    void columnsThatTheServiceStamps() {
        for (String column : List.of("organization_id", "migration_run_id", "id")) {
            refused(with(connection, List.of(field(column, "id"))), "/fields/5/targetColumn");
        }
        refused(
                        with(connection, List.of(field("organization_id", null, rule("inject", Map.of("value", "x"))))),
                        "/fields/5/targetColumn")
                .body("violations[0].message", containsString("stamped with the caller's organization"));
    }

    @Test
    void columnsThatTheDatabaseComputes() {
        refused(
                        employees(connection, "targetTable", "mapping_computed", "fields", List.of(field("b", "id"))),
                        "/fields/0/targetColumn")
                .body("violations[0].message", containsString("computed"));
    }

    @Test
    void unknownColumnsAndColumnsNamedTwice() {
        refused(with(connection, List.of(field("job_titel", "state"))), "/fields/5/targetColumn")
                .body("violations[0].message", containsString("did you mean 'job_title'?"));
        refused(with(connection, List.of(field("job_title", "statee"))), "/fields/5/sourceColumns/0")
                .body("violations[0].message", containsString("did you mean 'state'?"));
        refused(with(connection, List.of(field("first_name", "last"))), "/fields/5/targetColumn");
        refused(employees(connection, "keyColumns", List.of("idd")), "/keyColumns/0");
        refused(employees(connection, "keyColumns", List.of("id", "id")), "/keyColumns/1");
        refused(employees(connection, "latestBy", "updated"), "/latestBy");
        refused(
                employees(
                        connection,
                        "rowRules",
                        List.of(Map.of("sourceColumn", "gone", "rules", List.of(rule("skip_if_true", Map.of()))))),
                "/rowRules/0/sourceColumn");
    }

    @Test
    void aRequiredTargetColumnWithoutAField() {
        List<Map<String, Object>> fields = fields();
        fields.remove(3);
        refused(employees(connection, "fields", fields), "/fields")
                .body("violations.message", hasItem(containsString("'last_name'")));
    }

    @Test
    void rulesThatDoNotCompile() {
        refused(
                        with(connection, List.of(field("job_title", "state", rule("trimm", Map.of())))),
                        "/fields/5/rules/0/rule")
                .body("violations[0].message", containsString("did you mean 'trim'?"));
        refused(
                with(connection, List.of(field("job_title", "state", rule("map_values", Map.of("values", Map.of()))))),
                "/fields/5/rules/0/arguments/otherwise");
        refused(
                with(
                        connection,
                        List.of(field(
                                "department_id",
                                "state",
                                rule("lookup", Map.of("table", "hr_nothing", "column", "external_id"))))),
                "/fields/5/rules/0/arguments/table");
        refused(
                with(
                        connection,
                        List.of(field(
                                "department_id",
                                "state",
                                rule("lookup", Map.of("table", "godwit.run", "column", "id"))))),
                "/fields/5/rules/0/arguments/table");
        refused(
                with(
                        connection,
                        List.of(field(
                                "department_id",
                                "state",
                                rule("lookup", Map.of("table", "hr_departments", "column", "externalid"))))),
                "/fields/5/rules/0/arguments/column");
    }

    @Test
    void aConflictKeyThatIsNoKey() {
        refused(employees(connection, "conflictKey", List.of("external_id")), "/conflictKey");
        refused(employees(connection, "conflictKey", List.of("work_email")), "/conflictKey/0");
        refused(employees(connection, "conflictKey", List.of("externl_id")), "/conflictKey/0");
    }

    @Test
    void everyFaultAtOnce() {
        refused(
                employees(
                        connection,
                        "keyColumns",
                        List.of("nope"),
                        "fields",
                        List.of(field("organization_id", "id"), field("zzz", "yyy"))),
                "/keyColumns/0",
                "/fields/0/targetColumn",
                "/fields/1/targetColumn",
                "/fields/1/sourceColumns/0",
                "/fields");
    }

    @Test
    void membersThatAreMissing() {
        refused(Map.of("fields", fields()), "/connectionId", "/sourceSchema", "/sourceTable", "/targetTable");
        refused(employees(connection, "fields", List.of()), "/fields");
        refused(employees(connection, "executionOrder", -1), "/executionOrder");
        refused(
                employees(connection, "fields", List.of(Map.of("sourceColumns", List.of("id")))),
                "/fields/0/targetColumn");
        api.request()
                .body(employees(connection, "version", 1))
                .post(PATH)
                .then()
                .statusCode(400);
    }

    private ValidatableResponse refused(Map<String, Object> draft, String... pointers) {
        boolean coded = !pointers[0].startsWith("/");
        String code = coded ? pointers[0] : "invalid_request";
        String[] fields = coded ? new String[] {pointers[1]} : pointers;
        return api.request()
                .body(draft)
                .post(PATH)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("violations.field", hasItems(fields));
    }
}
