package io.godwit.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.not;

import io.godwit.engine.catalog.TableName;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class TargetResourceTest {

    private static final String ONE = "/api/v1/targets/{schema}/{table}";

    @Inject
    TargetCatalog catalog;

    private final Api api = Api.newOrganization();

    @BeforeAll
    static void makeTables() {
        TestDatabase.execute("godwit", """
                set role godwit_owner;
                create table app.t_people (
                    id uuid primary key, organization_id uuid not null, name varchar(40) not null, age int,
                    parent_id uuid references app.t_people (id),
                    label text generated always as (name || '!') stored, unique (organization_id, name));
                create table app.t_walled (id uuid primary key, organization_id uuid not null);
                alter table app.t_walled enable row level security, force row level security;
                create table app.t_untenanted (id uuid primary key);
                create table app.t_text_tenant (id uuid primary key, organization_id text);
                create view app.t_view as select * from app.t_people;
                create materialized view app.t_kept_view as select * from app.t_people;
                create table app.t_parts (id uuid, organization_id uuid, primary key (id, organization_id))
                    partition by list (organization_id);
                create table app.t_part partition of app.t_parts default;
                create schema elsewhere;
                create table elsewhere.t_people (id uuid primary key, organization_id uuid);""");
    }

    @Test
    void onlyTenantsTablesOfTargetSchemasAreListed() {
        api.request()
                .get("/api/v1/targets")
                .then()
                .statusCode(200)
                .body("items.name", hasItems("t_people", "t_walled"))
                .body("items.name", not(hasItems("t_untenanted")))
                .body("items.name", not(hasItems("t_text_tenant")))
                .body("items.name", not(hasItems("t_view")))
                .body("items.name", not(hasItems("connection")));
    }

    @Test
    void aTargetTellsWhatMayBeWrittenAndHow() {
        api.request()
                .get(ONE, "app", "t_people")
                .then()
                .statusCode(200)
                .body("writeMode", equalTo("copy"))
                .body("columns.find { it.name == 'organization_id' }.writable", equalTo(false))
                .body("columns.find { it.name == 'label' }.writable", equalTo(false))
                .body("columns.find { it.name == 'name' }.writable", equalTo(true))
                .body("columns.find { it.name == 'name' }.required", equalTo(true))
                .body("columns.find { it.name == 'name' }.type", equalTo("character varying(40)"))
                .body("keys[0].primary", equalTo(true))
                .body("foreignKeys[0].references.table", equalTo("t_people"));
        api.request().get(ONE, "app", "t_walled").then().body("writeMode", equalTo("insert"));
    }

    @ParameterizedTest
    @CsvSource({
        "app,t_untenanted",
        "app,t_text_tenant",
        "app,t_view",
        "app,t_kept_view",
        "godwit,flyway_schema_history",
        "godwit,id_mapping_row",
        "app,T_PEOPLE",
        "elsewhere,t_people",
        "godwit,connection",
        "godwit,run",
        "pg_catalog,pg_class"
    })
    void nothingElseIsATarget(String schema, String table) {
        api.request().get(ONE, schema, table).then().statusCode(404).body("code", equalTo("not_found"));
        assertThatThrownBy(() -> catalog.require(new TableName(schema, table)))
                .isInstanceOfSatisfying(GodwitException.class, refusal -> {
                    assertThat(refusal.code()).isEqualTo(ErrorCode.TARGET_NOT_ALLOWED);
                    assertThat(refusal.detail()).contains(schema + "." + table);
                });
    }

    @Test
    void aBareNameIsFoundInTheTargetSchemas() {
        assertThat(catalog.resolve(null, "t_people")).isEqualTo(new TableName("app", "t_people"));
        assertThat(catalog.resolve("app", "t_people")).isEqualTo(new TableName("app", "t_people"));
        assertThatThrownBy(() -> catalog.resolve(null, "connection")).isInstanceOf(GodwitException.class);
        assertThatThrownBy(() -> catalog.resolve("godwit", "connection")).isInstanceOf(GodwitException.class);
    }

    @Test
    void theReadersPermissionIsNeeded() {
        Api.of(UUID.randomUUID(), "pf.data_migration.explore")
                .request()
                .get("/api/v1/targets")
                .then()
                .statusCode(403);
    }
}
