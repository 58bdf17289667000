package io.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** What a client generator and a newcomer ask of the API description, checked on the committed file. */
class OpenApiTest {

    private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
    private static final Set<String> WITH_BODY = Set.of("post", "put", "patch");

    private final JsonNode api;
    private final List<Operation> operations = new ArrayList<>();

    private record Operation(String path, String method, JsonNode node) {

        @Override
        public String toString() {
            return method + " " + path;
        }

        boolean answers(String status) {
            return node.path("responses").has(status);
        }
    }

    OpenApiTest() throws IOException {
        api = new YAMLMapper().readTree(Path.of("openapi/openapi.yaml").toFile());
        for (Map.Entry<String, JsonNode> path : api.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> method : path.getValue().properties()) {
                if (METHODS.contains(method.getKey())) {
                    operations.add(new Operation(path.getKey(), method.getKey(), method.getValue()));
                }
            }
        }
    }

    @Test
    void everyOperationIsNamedSummedUpAndGrouped() {
        assertThat(operations).hasSizeGreaterThan(20);
        assertThat(failing(
                        (operation, node) -> node.path("operationId").asText().matches("[a-z][A-Za-z]+")))
                .isEmpty();
        assertThat(failing((operation, node) -> node.path("summary").asText().length() > 10))
                .isEmpty();
        assertThat(failing((operation, node) -> node.path("tags").size() == 1)).isEmpty();
        Set<String> ids = new HashSet<>();
        assertThat(failing((operation, node) -> ids.add(node.path("operationId").asText())))
                .as("operationIds that are there twice")
                .isEmpty();
    }

    @Test
    void everyOperationAsksForATokenAndSaysWhenItIsRefused() {
        assertThat(failing((operation, node) -> node.path("security").size() == 1))
                .isEmpty();
        assertThat(failing((operation, node) -> operation.answers("401") && operation.answers("403")))
                .isEmpty();
        assertThat(api.at("/components/securitySchemes").size()).isEqualTo(1);
    }

    @Test
    void everyRefusalIsAProblem() {
        List<String> others = new ArrayList<>();
        for (Operation operation : operations) {
            operation.node().path("responses").properties().stream()
                    .filter(response -> response.getKey().startsWith("4"))
                    .filter(response ->
                            !response.getValue().path("$ref").asText().equals("#/components/responses/Problem"))
                    .forEach(response -> others.add(operation + " " + response.getKey()));
        }
        assertThat(others).isEmpty();
        assertThat(failing((operation, node) -> !operation.path().contains("{") || operation.answers("404")))
                .as("operations on one object that do not say what an unknown one answers")
                .isEmpty();
    }

    @Test
    void everyAnswerWithContentHasASchemaAndEveryBodyToo() {
        assertThat(failing((operation, node) -> answersAreDescribed(node))).isEmpty();
        assertThat(failing((operation, node) -> !WITH_BODY.contains(operation.method())
                        || !node.has("requestBody")
                        || isDescribed(node.path("requestBody"))))
                .isEmpty();
    }

    @Test
    void nothingDependsOnTheMachineThatBuiltIt() {
        assertThat(api.path("servers")).hasSize(1);
        assertThat(api.at("/servers/0/url").asText()).isEqualTo("/");
    }

    /** The members that an answer always has are required, so that typed clients need no checks for what cannot be. */
    @Test
    void answersAreWhole() {
        JsonNode run = api.at("/components/schemas/Run");
        assertThat(run.path("required").size()).isEqualTo(run.path("properties").size());
        assertThat(run.at("/properties/percent/type").toString()).contains("null");
        assertThat(run.at("/properties/status/$ref").asText()).endsWith("RunStatus");
        assertThat(api.at("/components/schemas/RunStatus/enum").toString()).contains("\"completed_with_errors\"");
        assertThat(api.at("/components/schemas/RunDraft").has("required")).isFalse();
    }

    private static boolean answersAreDescribed(JsonNode operation) {
        for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
            boolean empty = response.getKey().equals("204") || response.getKey().equals("304");
            if (response.getKey().startsWith("4") || empty) {
                continue;
            }
            if (!isDescribed(response.getValue())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDescribed(JsonNode body) {
        return body.path("content").size() > 0
                && body.path("content").properties().stream()
                        .allMatch(content -> !content.getValue().path("schema").isEmpty());
    }

    private List<Operation> failing(BiPredicate<Operation, JsonNode> rule) {
        return operations.stream()
                .filter(operation -> !rule.test(operation, operation.node()))
                .toList();
    }
}
