package io.godwit.mapping;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class MappingGraphQLTest {

    private static final String SHOWN = """
        { ok message errors { field message code hint }
          mapping { id name version active conflictAction keyColumns executionOrder
            fields { targetColumn sourceColumns rules { rule arguments } }
            rowRules { sourceColumn rules { rule arguments } } } }\
        """;
    private static final String CREATE =
            "mutation ($input: MappingInput!) { answer: createMapping(input: $input) " + SHOWN + " }";
    private static final String REPLACE = "mutation ($id: ID!, $input: MappingInput!, $version: BigInteger) {"
            + " answer: replaceMapping(id: $id, input: $input, version: $version) " + SHOWN + " }";

    private final UUID organization = UUID.randomUUID();
    private final Api api = Api.of(organization, "pf.data_migration.manage");
    private String connection = "";

    @BeforeAll
    static void makeTables() {
        TargetTables.make();
        Landing.in("source_mapping").table("people", "id", "first", "last", "state", "changed:timestamptz");
        Landing.in("source_rippling").table("departments", "id", "name", "parent");
    }

    @BeforeEach
    void connect() {
        connection = api.created(Api.draft("Source"));
    }

    @Test
    void argumentsOfRulesAreJsonBothWays() {
        Map<String, Object> states = Drafts.rule(
                "map_values",
                Map.of(
                        "values",
                        Map.of("A", "active", "n", 1),
                        "otherwise",
                        Map.of("value", "unknown"),
                        "whenNull",
                        false));
        Map<String, Object> draft = Drafts.with(connection, List.of(Drafts.field("job_title", "state", states)));
        draft.put(
                "rowRules",
                List.of(Map.of("sourceColumn", "state", "rules", List.of(Drafts.rule("skip_if_null", Map.of())))));
        String id = api.graphql(CREATE, Map.of("input", draft))
                .body("errors", nullValue())
                .body("data.answer.ok", equalTo(true))
                .body("data.answer.mapping.conflictAction", equalTo("SKIP"))
                .body("data.answer.mapping.fields[5].rules[0].arguments.values.A", equalTo("active"))
                .body("data.answer.mapping.fields[5].rules[0].arguments.values.n", equalTo(1))
                .body("data.answer.mapping.fields[5].rules[0].arguments.otherwise.value", equalTo("unknown"))
                .body("data.answer.mapping.fields[5].rules[0].arguments.whenNull", equalTo(false))
                .body("data.answer.mapping.rowRules[0].sourceColumn", equalTo("state"))
                .extract()
                .path("data.answer.mapping.id");
        api.request()
                .get("/api/v1/mappings/{id}", id)
                .then()
                .statusCode(200)
                .body("fields[5].rules[0].arguments.values.A", equalTo("active"))
                .body("fields[5].rules[0].arguments.whenNull", equalTo(false));
    }

    @Test
    void argumentsMayBeWrittenInTheDocumentItself() {
        String fields = """
            [{targetColumn: "source_system", rules: [{rule: "inject", arguments: {value: "hand"}}]},
             {targetColumn: "external_id", sourceColumns: ["id"]},
             {targetColumn: "first_name", sourceColumns: ["first"]},
             {targetColumn: "last_name", sourceColumns: ["last"]},
             {targetColumn: "employment_status", sourceColumns: ["state"]}]\
            """;
        api.graphql("""
            mutation { createMapping(input: {connectionId: "%s", sourceSchema: "source_mapping", sourceTable: "people",
                targetTable: "hr_employees", fields: %s}) { ok mapping { fields { rules { arguments } } } } }\
            """.formatted(connection, fields), Map.of())
                .body("errors", nullValue())
                .body("data.createMapping.mapping.fields[0].rules[0].arguments.value", equalTo("hand"));
    }

    @Test
    void isReadListedReplacedAndDeleted() {
        String id = create();
        api.graphql("query ($id: ID!) { mapping(id: $id) { name sourceTable createdAt } }", Map.of("id", id))
                .body("data.mapping.sourceTable", equalTo("people"));
        api.graphql("query { mappings(active: true, first: 1) { items { id } nextCursor } }", Map.of())
                .body("data.mappings.items.id", contains(id))
                .body("data.mappings.nextCursor", nullValue());
        Map<String, Object> renamed = Drafts.employees(connection, "name", "Renamed");
        api.graphql(REPLACE, Map.of("id", id, "input", renamed, "version", 1))
                .body("data.answer.mapping.name", equalTo("Renamed"));
        api.graphql(REPLACE, Map.of("id", id, "input", renamed, "version", 1))
                .body("data.answer.ok", equalTo(false))
                .body("data.answer.errors[0].code", equalTo("version_mismatch"));
        mutate("deactivateMapping", id).body("data.answer.mapping.active", equalTo(false));
        mutate("activateMapping", id).body("data.answer.mapping.active", equalTo(true));
        mutate("deleteMapping", id).body("data.answer.ok", equalTo(true));
        mutate("deleteMapping", id).body("data.answer.errors[0].code", equalTo("not_found"));
    }

    @Test
    void refusalsPointToTheField() {
        Map<String, Object> draft = Drafts.with(connection, List.of(Drafts.field("organization_id", "id")));
        api.graphql(CREATE, Map.of("input", draft))
                .body("data.answer.ok", equalTo(false))
                .body("data.answer.mapping", nullValue())
                .body("data.answer.errors[0].field", equalTo("/fields/5/targetColumn"))
                .body("data.answer.errors[0].code", equalTo("invalid_request"));
        api.graphql("query { mappings { items { id } } }", Map.of()).body("data.mappings.items", hasSize(0));
    }

    @Test
    void anotherOrganizationSeesNothing() {
        String id = create();
        Api other = Api.newOrganization();
        other.graphql("query ($id: ID!) { mapping(id: $id) { name } }", Map.of("id", id))
                .body("errors[0].extensions.code", equalTo("not_found"));
        other.graphql("query { mappings { items { id } } }", Map.of()).body("data.mappings.items", hasSize(0));
        Api.of(organization, "pf.data_migration.explore")
                .graphql("query { mappings { items { id } } }", Map.of())
                .body("errors[0].extensions.code", equalTo("forbidden"));
    }

    @Test
    void defaultsAreLoaded() {
        api.graphql("""
            mutation ($input: DefaultMappingsInput!) { loadDefaultMappings(input: $input) { ok message errors { code }
              defaults { sourceSystem schema mappings { defaultKey status mappingId } missing { sourceTable reason }
                columns { sourceTable sourceColumn outcome targetColumns reason } warnings } } }\
            """, Map.of("input", Map.of("connectionId", connection, "sourceSystem", "RIPPLING")))
                .body("errors", nullValue())
                .body("data.loadDefaultMappings.ok", equalTo(true))
                .body("data.loadDefaultMappings.message", containsString("1 default mapping"))
                .body("data.loadDefaultMappings.defaults.mappings.status", contains("CREATED", "TABLE_MISSING"))
                .body("data.loadDefaultMappings.defaults.missing.sourceTable", contains("employees"))
                .body("data.loadDefaultMappings.defaults.columns.outcome", hasItems("MAPPED", "ABSENT"));
    }

    @Test
    void rulesAreListed() {
        api.graphql(
                        "query { transforms { name description parameters { name required } examples { arguments"
                                + " columns outcome } } }",
                        Map.of())
                .body("errors", nullValue())
                .body("data.transforms.name", hasItem("json_object"));
    }

    private String create() {
        return api.graphql(CREATE, Map.of("input", Drafts.employees(connection)))
                .body("errors", nullValue())
                .extract()
                .path("data.answer.mapping.id");
    }

    private ValidatableResponse mutate(String mutation, String id) {
        return api.graphql("mutation ($id: ID!) { answer: " + mutation + "(id: $id) " + SHOWN + " }", Map.of("id", id));
    }
}
