package io.godwit.walk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import graphql.language.FieldDefinition;
import graphql.language.ObjectTypeDefinition;
import graphql.schema.idl.SchemaParser;
import java.io.File;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What the committed contracts offer; ContractTest holds them to what is served. */
final class Contracts {

    private Contracts() {}

    /** The HTTP method of each operation of the OpenAPI document, by operation id. */
    static Map<String, String> operations() throws IOException {
        Map<String, String> operations = new TreeMap<>();
        for (JsonNode path :
                new YAMLMapper().readTree(new File("openapi/openapi.yaml")).path("paths")) {
            path.properties().stream()
                    .filter(method -> method.getValue().has("operationId"))
                    .forEach(method ->
                            operations.put(method.getValue().path("operationId").asText(), method.getKey()));
        }
        return operations;
    }

    /** The fields of a type of the GraphQL schema. */
    static Set<String> fields(String type) {
        return new SchemaParser()
                        .parse(new File("graphql-schema/schema.graphql"))
                        .getType(type, ObjectTypeDefinition.class)
                        .orElseThrow()
                        .getFieldDefinitions()
                        .stream()
                        .map(FieldDefinition::getName)
                        .collect(Collectors.toSet());
    }
}
