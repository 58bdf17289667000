package io.godwit.walk;

import io.godwit.support.Api;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** A document that succeeds for each query and each mutation of the GraphQL schema, by field. */
final class GraphQLCalls {

    private static final String PAYLOAD = " { ok errors { code message } }";

    private GraphQLCalls() {}

    static final Map<String, Function<Stage, Call>> QUERIES = Map.ofEntries(
            of("connections", "{ connections { items { id } } }", stage -> Map.of()),
            ofOne("connection", "{ id name }", Stage::connection),
            of(
                    "exploreSchemas",
                    "query ($id: ID!) { exploreSchemas(connectionId: $id) { name } }",
                    stage -> Map.of("id", stage.connection())),
            of(
                    "exploreTables",
                    "query ($id: ID!, $schema: String!) { exploreTables(connectionId: $id, schema: $schema) { name } }",
                    stage -> Map.of("id", stage.connection(), "schema", stage.schema())),
            of("exploreColumns", ofTable("exploreColumns", "{ name }"), GraphQLCalls::table),
            of("explorePreview", ofTable("explorePreview", "{ rows }"), GraphQLCalls::table),
            of("mappings", "{ mappings { items { id } } }", stage -> Map.of("id", stage.mapping())),
            ofOne("mapping", "{ id name }", Stage::mapping),
            of("readiness", "{ readiness { hasConnections hasMappings hasRuns } }", stage -> Map.of()),
            of("runs", "{ runs { items { id } } }", stage -> Map.of("id", stage.run())),
            ofOne("run", "{ id status }", Stage::run),
            of("runBatches", ofRun("runBatches", "{ nextCursor }"), stage -> Map.of("id", stage.run())),
            of("runCheckpoints", ofRun("runCheckpoints", "{ nextCursor }"), stage -> Map.of("id", stage.run())),
            of("runErrors", ofRun("runErrors", "{ nextCursor }"), stage -> Map.of("id", stage.run())),
            of("runErrorGroups", ofRun("runErrorGroups", "{ count }"), stage -> Map.of("id", stage.run())),
            of("targets", "{ targets { name } }", stage -> Map.of()),
            of(
                    "target",
                    "query ($table: String!) { target(schema: \"app\", table: $table) { name } }",
                    stage -> Map.of("table", stage.target())),
            of("transforms", "{ transforms { name } }", stage -> Map.of()),
            of("auditLog", "{ auditLog { items { seq objectId } } }", stage -> Map.of()),
            of("auditVerification", "{ auditVerification { ok entries } }", stage -> Map.of()));

    static final Map<String, Function<Stage, Call>> MUTATIONS = Map.ofEntries(
            withInput("createConnection", "ConnectionInput", stage -> connectionInput()),
            of(
                    "updateConnection",
                    "mutation ($id: ID!) { updateConnection(id: $id, input: {name: \"Renamed\"})" + PAYLOAD + " }",
                    stage -> Map.of("id", stage.connection())),
            act("deleteConnection", Stage::connection),
            act("testConnection", Stage::connection),
            withInput("createMapping", "MappingInput", Stage::draft),
            withInput("loadDefaultMappings", "DefaultMappingsInput", stage -> stage.defaults("RIPPLING")),
            of(
                    "replaceMapping",
                    "mutation ($id: ID!, $input: MappingInput!) { replaceMapping(id: $id, input: $input)" + PAYLOAD
                            + " }",
                    stage -> Map.of("id", stage.mapping(), "input", stage.draft())),
            act("deleteMapping", Stage::mapping),
            act("activateMapping", Stage::inactiveMapping),
            act("deactivateMapping", Stage::mapping),
            withInput("startRun", "StartRunInput", stage -> Map.of("mappingId", stage.mapping())),
            of(
                    "updateRun",
                    "mutation ($id: ID!) { updateRun(id: $id, input: {batchSize: 2})" + PAYLOAD + " }",
                    stage -> Map.of("id", stage.idleRun())),
            act("cancelRun", Stage::idleRun),
            act("pauseRun", Stage::idleRun),
            act("resumeRun", Stage::cancelledRun));

    private static Map.Entry<String, Function<Stage, Call>> of(
            String field, String document, Function<Stage, Map<String, ?>> variables) {
        return Map.entry(field, stage -> Call.graphql(field, document, variables.apply(stage)));
    }

    private static Map.Entry<String, Function<Stage, Call>> ofOne(
            String field, String members, Function<Stage, String> id) {
        return of(
                field,
                "query ($id: ID!) { " + field + "(id: $id) " + members + " }",
                stage -> Map.of("id", id.apply(stage)));
    }

    private static Map.Entry<String, Function<Stage, Call>> act(String field, Function<Stage, String> id) {
        return of(
                field,
                "mutation ($id: ID!) { " + field + "(id: $id)" + PAYLOAD + " }",
                stage -> Map.of("id", id.apply(stage)));
    }

    private static Map.Entry<String, Function<Stage, Call>> withInput(
            String field, String type, Function<Stage, Object> input) {
        return of(
                field,
                "mutation ($input: " + type + "!) { " + field + "(input: $input)" + PAYLOAD + " }",
                stage -> Map.of("input", input.apply(stage)));
    }

    private static String ofTable(String field, String members) {
        return "query ($id: ID!, $schema: String!) { " + field
                + "(connectionId: $id, schema: $schema, table: \"rows\") " + members + " }";
    }

    private static Map<String, ?> table(Stage stage) {
        return Map.of("id", stage.connection(), "schema", stage.schema());
    }

    private static String ofRun(String field, String members) {
        return "query ($id: ID!) { " + field + "(runId: $id) " + members + " }";
    }

    private static Map<String, Object> connectionInput() {
        Map<String, Object> input = new HashMap<>(Api.draft("Another"));
        input.put("tlsMode", "DISABLE");
        return input;
    }
}
