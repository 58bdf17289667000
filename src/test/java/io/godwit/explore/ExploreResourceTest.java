package io.godwit.explore;

import static io.godwit.support.Api.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.Sources;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class ExploreResourceTest {

    private static final String SCHEMAS = "/api/v1/connections/{id}/schemas";
    private static final String TABLES = SCHEMAS + "/{schema}/tables";
    private static final String TABLE = TABLES + "/{table}";

    private final Api api = Api.newOrganization();
    private String id = "";

    @BeforeAll
    static void makeSources() {
        Sources.make();
    }

    @BeforeEach
    void connect() {
        id = api.created(draft("Source"));
    }

    @Test
    void theUnderscoreOfThePatternIsNoWildcard() {
        api.request()
                .get(SCHEMAS, id)
                .then()
                .statusCode(200)
                .body("items.name", hasItem("source_hr"))
                .body("items.name", everyItem(startsWith("source_")));
        api.request()
                .queryParam("pattern", "source*")
                .get(SCHEMAS, id)
                .then()
                .body("items.name", hasItem(not(startsWith("source_"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing*", "%", "sourc?_hr", "pg_*", "information_schema", "\\", "source_hr\u0000"})
    void aPatternThatFitsNothingGivesAnEmptyList(String pattern) {
        api.request()
                .queryParam("pattern", pattern)
                .get(SCHEMAS, id)
                .then()
                .statusCode(200)
                .body("items", hasSize(0))
                .body("nextCursor", nullValue());
    }

    @Test
    void systemSchemasAreHidden() {
        List<String> names = api.request()
                .queryParam("pattern", "*")
                .get(SCHEMAS, id)
                .jsonPath()
                .getList("items.name");
        assertThat(names).contains("public", Sources.ODD_SCHEMA).noneMatch(name -> name.startsWith("pg_"));
        api.request().get(TABLES, id, "pg_catalog").then().statusCode(404);
        api.request().get(TABLE, id, "pg_catalog", "pg_class").then().statusCode(404);
    }

    @Test
    void tablesAreListedWithEstimates() {
        JsonPath tables = api.request()
                .get(TABLES, id, "source_hr")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(tables.getList("items.name"))
                .containsExactly("calls", "departments", "employees", "people", "people_once");
        assertThat(tables.getList("items.kind"))
                .containsExactly("partitioned_table", "table", "table", "view", "materialized_view");
        assertThat(tables.getList("items.estimatedRows")).element(1).isEqualTo(30);
        // Never analysed: not zero rows, but unknown.
        assertThat(tables.getList("items.estimatedRows")).element(2).isNull();
        assertThat(tables.getList("items.estimatedRows")).element(3).isNull();
        assertThat(tables.getList("items.estimated")).containsOnly(true);
        assertThat(tables.getString("items[2].comment")).isEqualTo("who works here");
        api.request().get(TABLES, id, "many_empty").then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void columnsTellTypesKeysAndMarks() {
        JsonPath table = api.request()
                .get(TABLE, id, "source_hr", "employees")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(column(table, "id"))
                .containsEntry("type", "bigint")
                .containsEntry("nullable", false)
                .containsEntry("primaryKey", true)
                .containsEntry("unique", false);
        assertThat(column(table, "code"))
                .containsEntry("type", "source_hr.short")
                .containsEntry("nullable", false);
        assertThat(column(table, "pay")).containsEntry("type", "numeric(19,4)").containsEntry("nullable", true);
        assertThat(column(table, "email"))
                .containsEntry("comment", "at work")
                .containsEntry("unique", true)
                .containsEntry("defaultValue", null);
        assertThat(column(table, "active")).containsEntry("defaultValue", "true");
        assertThat(column(table, "taxId")).containsEntry("sensitive", true);
        assertThat(column(table, "_airbyte_raw_id")).containsEntry("syncMetadata", true);
        // Partial, expression and deferrable ones do not hold for every row at once.
        assertThat(table.getList("keys.name"))
                .containsExactly("employees_pkey", "employees_email_key", "employees_pair");
        assertThat(table.getList("keys[2].columns")).isEqualTo(List.of("department_id", "code"));
        assertThat(table.getMap("foreignKeys[0].references"))
                .isEqualTo(Map.of("schema", "source_hr", "table", "departments"));
    }

    private static Map<String, Object> column(JsonPath table, String name) {
        return table.getMap("columns.find { it.name == '" + name + "' }");
    }

    @Test
    void whatIsNotThereIsNotFoundWithTheNearestName() {
        api.request()
                .get(TABLE, id, "source_hr", "Employees")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"))
                .body("detail", containsString("Did you mean employees?"));
        api.request().get(TABLES, id, "SOURCE_HR").then().statusCode(404).body("detail", containsString("source_hr?"));
        api.request().get(TABLE, id, "source_hr", "é".repeat(40)).then().statusCode(404);
        api.request().get(TABLE + "/preview", id, "source_hr", "nothing").then().statusCode(404);
    }

    @Test
    void aPreviewKeepsDigitsCutsAndMasks() {
        JsonPath preview = api.request()
                .get(TABLE + "/preview", id, "source_hr", "employees")
                .then()
                .statusCode(200)
                .body(not(containsString("canary-tax")))
                .extract()
                .jsonPath();
        assertThat(preview.getList("columns.name")).hasSize(16).startsWith("id", "serial");
        assertThat(preview.getList("rows[0]"))
                .isEqualTo(Arrays.asList(
                        "9007199254740993",
                        1,
                        "1",
                        "a",
                        "b",
                        "1.5000",
                        null,
                        "a@b",
                        "a@b!",
                        true,
                        "good",
                        "{x}",
                        "{\"a\": 1}",
                        "***",
                        null,
                        "é".repeat(500)));
        assertThat(preview.getBoolean("truncated")).isTrue();
        assertThat(preview.getList("truncatedColumns")).isEqualTo(List.of("note"));
        assertThat(preview.getBoolean("columns.find { it.name == 'taxId' }.masked"))
                .isTrue();
    }

    @Test
    void aPreviewHasAtMost25Rows() {
        String path = TABLE + "/preview";
        api.request().get(path, id, "source_hr", "departments").then().body("rows", hasSize(25));
        api.request()
                .queryParam("limit", 3)
                .get(path, id, "source_hr", "departments")
                .then()
                .body("rows", hasSize(3));
        for (int limit : new int[] {0, -1, 26}) {
            api.request()
                    .queryParam("limit", limit)
                    .get(path, id, "source_hr", "departments")
                    .then()
                    .statusCode(422)
                    .body("violations[0].field", equalTo("limit"));
        }
    }

    @Test
    void oddNamesAreLookedUpAndQuoted() {
        List<String> names =
                api.request().get(TABLES, id, Sources.ODD_SCHEMA).jsonPath().getList("items.name");
        assertThat(names).hasSize(3).contains("a.b", "select").anyMatch(name -> name.contains("\n"));
        for (String name : names) {
            api.request()
                    .get(TABLE, id, Sources.ODD_SCHEMA, name)
                    .then()
                    .statusCode(200)
                    .body("name", equalTo(name));
            api.request()
                    .get(TABLE + "/preview", id, Sources.ODD_SCHEMA, name)
                    .then()
                    .statusCode(200);
        }
        api.request()
                .get(TABLE + "/preview", id, Sources.ODD_SCHEMA, "a.b")
                .then()
                .body("columns.name", equalTo(List.of("select", "Up Per", "q\"uote")))
                .body("rows[0]", equalTo(List.of(7, "ü", "v")));
    }

    @Test
    void aTableThatMayNotBeReadSaysSo() {
        api.request()
                .get(TABLE + "/preview", id, "locked_select", "secret")
                .then()
                .statusCode(422)
                .body("code", equalTo("source_permission_denied"));
    }
}
