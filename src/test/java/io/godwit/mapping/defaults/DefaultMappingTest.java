package io.godwit.mapping.defaults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.mapping.Landing;
import io.godwit.mapping.TargetTables;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How defaults are loaded, whatever the system. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class DefaultMappingTest {

    private static final String[] DEPARTMENT = {"id", "name", "parent"};
    private static final String[] EMPLOYEE = {"id", "firstName", "lastName", "roleState"};

    private final Api api = Api.newOrganization();
    private String connection = "";

    @BeforeEach
    void makeTables() {
        TargetTables.make();
        connection = api.created(Api.draft("Source"));
    }

    @Test
    void loadingAgainCreatesNothingAndKeepsEdits() {
        Landing.in("source_rippling").table("departments", DEPARTMENT).table("employees", EMPLOYEE);
        Loaded first = load("rippling", null);
        assertThat(first.statuses()).containsExactly("created", "created");
        assertThat(first.mapping("employees").getString("defaultSet")).isEqualTo("rippling");
        assertThat(first.mapping("employees").getString("defaultKey")).isEqualTo("employees");
        String id = first.mapping("employees").getString("id");
        List<Map<String, Object>> fields = first.mapping("employees").getList("fields");
        fields.removeIf(field -> field.get("targetColumn").equals("display_name"));
        api.request()
                .contentType("application/merge-patch+json")
                .body(Map.of("name", "Mine", "fields", fields))
                .patch("/api/v1/mappings/{id}", id)
                .then()
                .statusCode(200)
                .body("defaultKey", equalTo("employees"));

        Loaded second = load("rippling", null);
        assertThat(second.statuses()).containsExactly("already_there", "already_there");
        assertThat(second.mapping("employees").getString("id")).isEqualTo(id);
        assertThat(second.mapping("employees").getString("name")).isEqualTo("Mine");
        assertThat(second.mapping("employees").getInt("version")).isEqualTo(2);
        assertThat(second.mapped("employees").get("firstName")).isEqualTo("first_name");
        api.request().get("/api/v1/mappings").then().body("items.executionOrder", contains(10, 20));
    }

    @Test
    void aTableThatIsMissingIsNamed() {
        Landing.in("source_rippling").table("departments", DEPARTMENT);
        Loaded loaded = load("rippling", null);
        assertThat(loaded.statuses()).containsExactly("created", "table_missing");
        assertThat(loaded.answer().getString("missing[0].sourceTable")).isEqualTo("employees");
        assertThat(loaded.answer().getString("missing[0].reason"))
                .contains("source_rippling")
                .contains("workers");
        Landing.in("source_rippling");
        assertThat(load("rippling", "source_other").statuses()).containsExactly("table_missing", "table_missing");
    }

    @Test
    void aRequiredColumnThatIsMissingStopsTheMapping() {
        Landing.in("source_rippling").table("departments", "id", "parent", "ssn");
        Loaded loaded = load("rippling", null);
        assertThat(loaded.statuses()).containsExactly("not_created", "table_missing");
        assertThat(loaded.answer().getString("missing[0].reason"))
                .isEqualTo("required and not found: a column for name (name)");
        assertThat(loaded.absent("departments")).containsEntry("name", "name");
        api.request().get("/api/v1/mappings").then().body("items.size()", equalTo(0));
    }

    @Test
    void anOldLandingIsExplained() {
        Landing.in("source_rippling").table("departments", "_airbyte_ab_id", "_airbyte_data:jsonb");
        assertThat(load("rippling", null).answer().getString("missing[0].reason"))
                .contains("_airbyte_data")
                .contains("path");
    }

    @Test
    void aTargetThatIsMissingOrSmallerIsNamed() {
        Landing.in("source_rippling").table("departments", DEPARTMENT).table("employees", EMPLOYEE);
        TestDatabase.execute(
                "godwit", "drop table app.hr_employees cascade; alter table app.hr_departments drop column code");
        Loaded loaded = load("rippling", null);
        assertThat(loaded.statuses()).containsExactly("created", "not_created");
        assertThat(loaded.answer().getString("missing[0].reason")).contains("hr_employees");
        assertThat(loaded.warnings()).anyMatch(warning -> warning.contains("hr_departments has no column code"));
    }

    @Test
    void aMappingMadeByHandStaysTheActiveOne() {
        Landing.in("source_rippling").table("departments", DEPARTMENT);
        Loaded first = load("rippling", null);
        Map<String, Object> mine = first.mapping("departments").getMap("");
        List.of("id", "version", "createdAt", "updatedAt", "defaultSet", "defaultKey")
                .forEach(mine::remove);
        String id = first.mapping("departments").getString("id");
        api.request().delete("/api/v1/mappings/{id}", id).then().statusCode(204);
        api.request().body(mine).post("/api/v1/mappings").then().statusCode(201);
        Loaded second = load("rippling", null);
        assertThat(second.statuses()).contains("created");
        assertThat(second.mapping("departments").getBoolean("active")).isFalse();
        assertThat(second.warnings()).anyMatch(warning -> warning.contains("was created inactive"));
    }

    @Test
    void columnsThatDifferOnlyInSpellingAreNotGuessed() {
        Landing.in("source_rippling").table("departments", "id", "name", "parent_id", "parentId");
        Loaded loaded = load("rippling", null);
        assertThat(loaded.warnings()).anyMatch(warning -> warning.contains("parent_id and parentId"));
        assertThat(loaded.omitted("departments").get("parentId")).contains("differs only in spelling");
        assertThat(loaded.mapped("departments")).doesNotContainKey("parent_id");
    }

    @Test
    void metadataAndUnknownColumnsAreNamed() {
        Landing.in("source_rippling")
                .table(
                        "departments",
                        "id",
                        "name",
                        "favourite_colour",
                        "_airbyte_raw_id",
                        "_airbyte_meta:jsonb",
                        "_airbyte_extracted_at:timestamptz",
                        "_fivetran_deleted:boolean");
        Loaded loaded = load("rippling", null);
        assertThat(loaded.omitted("departments"))
                .containsEntry("favourite_colour", "not known to the default set; add a field if needed")
                .containsEntry("_airbyte_raw_id", "metadata of the loading tool")
                .containsEntry("_airbyte_meta", "metadata of the loading tool")
                .containsEntry(
                        "_airbyte_extracted_at",
                        "metadata of the loading tool; tells the latest of several rows with one key")
                .containsEntry("_fivetran_deleted", "decides by a row rule whether the row is migrated; not stored");
        assertThat(loaded.mapping("departments").getString("latestBy")).isEqualTo("_airbyte_extracted_at");
        assertThat(loaded.mapping("departments").getString("rowRules[0].rules[0].rule"))
                .isEqualTo("skip_if_true");
    }

    @Test
    void requestsThatAreNotValidAreRefused() {
        String path = "/api/v1/mappings/defaults";
        api.request()
                .body(Map.of("sourceSystem", "rippling"))
                .post(path)
                .then()
                .statusCode(422)
                .body("violations.field", contains("/connectionId"));
        api.request()
                .body(Map.of("connectionId", connection, "sourceSystem", "sap"))
                .post(path)
                .then()
                .statusCode(400);
        Api.newOrganization()
                .request()
                .body(Map.of("connectionId", connection, "sourceSystem", "rippling"))
                .post(path)
                .then()
                .statusCode(422)
                .body("violations.field", contains("/connectionId"));
    }

    private Loaded load(String system, String schema) {
        return Loaded.of(api, connection, system, schema);
    }
}
