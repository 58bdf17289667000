package io.godwit.platform.graphql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.godwit.connection.guard.HostilePostgres;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.smallrye.graphql.execution.QueryCache;
import java.io.IOException;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document may cost and do, and what errors show of the inside. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class GraphQLEdgeTest {

    private static final String CREATE =
            "createConnection(input: {name: \"%s\", host: \"h\", database: \"d\", username: \"u\"}) { ok }";

    private final Api api = Api.newOrganization();

    @Test
    void fifteenLevelsAreEnough() {
        ask("{ __schema { types { ofType " + nested(11) + " } } }").body("errors", nullValue());
        refused(ask("{ __schema { types { ofType " + nested(12) + " } } }"));
    }

    @Test
    void aDocumentAsksForBoundedlyManyFields() {
        String one = "connections { nextCursor } ";
        ask("{ " + fields(one, 240) + " }").body("errors", nullValue());
        refused(ask("{ " + fields(one, 260) + " }"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{ %1$s }", "{ __typename %2$s }", "{ a(b: [%3$s]) }", "{ a(b: %4$s) }", "# %5$s\n{__typename}"})
    void aDocumentThatIsTooLargeIsNotParsed(String form) {
        String document = form.formatted(
                aliases(5_000),
                "@a ".repeat(3_000),
                "1 ".repeat(3_000),
                "[".repeat(900) + "]".repeat(900),
                "x".repeat(100_001));
        api.request()
                .body(Map.of("query", document))
                .post("/graphql")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_request"));
    }

    /** The setting is known by its name alone: another release of the framework might not heed it, and keep thousands. */
    @Test
    void fewDocumentsAreKeptInMemory() throws ReflectiveOperationException {
        Field most = QueryCache.class.getDeclaredField("MAX_CACHE_SIZE");
        most.setAccessible(true);
        assertThat(most.getInt(null)).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "", "{ a(b: ) }", "query { \"x\" }", "{ a(b: \"\\ud800\") }"})
    void aDocumentThatCannotBeParsedIsAProblem(String document) {
        api.request()
                .body(Map.of("query", document))
                .post("/graphql")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("malformed_request"));
    }

    /** They would be answered one after the other, and each may wait half a minute for its source. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ a: %1$s b: %1$s c: %1$s d: %1$s e: %1$s f: %1$s }",
                "{ ...F c: %1$s d: %1$s } fragment F on Query { a: %1$s b: %1$s e: %1$s f: %1$s }",
                "{ ...F ... on Query { c: %1$s d: %1$s } } fragment F on Query { a: %1$s e: %1$s ...G }"
                        + " fragment G on Query { b: %1$s f: %1$s }"
            })
    void aRequestLooksIntoSourcesFiveTimes(String form) {
        String look = "exploreSchemas(connectionId: \"" + UUID.randomUUID() + "\") { name }";
        refused(ask(form.formatted(look)));
        ask("{ a: %1$s b: %1$s d: %1$s e: %1$s f: %1$s c: connections { nextCursor } }".formatted(look))
                .body("errors[0].extensions.code", equalTo("not_found"));
    }

    /** The threads that take requests must not be those that wait for a source. */
    @Test
    void aSlowSourceOfOneHoldsUpNobodyElse() throws IOException {
        try (HostilePostgres silent = new HostilePostgres(HostilePostgres.Attack.SILENCE)) {
            String id = api.created(Api.draft("Silent", Map.of("port", silent.port())));
            Map<String, Object> body = Map.of("query", "{ exploreSchemas(connectionId: \"" + id + "\") { name } }");
            CompletableFuture<Response> slow =
                    CompletableFuture.supplyAsync(() -> api.request().body(body).post("/graphql"));
            await().until(() -> silent.visitors() > 0);
            Api other = Api.newOrganization();
            for (int i = 0; i < 30; i++) {
                assertTimeout(
                        Duration.ofSeconds(1),
                        () -> other.graphql("{ connections { nextCursor } }", Map.of())
                                .body("errors", nullValue()));
            }
            assertThat(slow).isNotDone();
        }
    }

    /** Thousands of ways lead to one field; a few lines more, and nobody could walk them all. */
    @ParameterizedTest
    @ValueSource(strings = {"{ ...F0 }", "mutation { ...F0 }", "{ __typename }"})
    @Timeout(20)
    void fragmentsOfFragmentsAreCountedBeforeTheyAreWalked(String operation) {
        String bomb = IntStream.range(0, 11)
                .mapToObj(i -> "fragment F" + i + " on Query { ...F" + (i + 1) + " ...F" + (i + 1) + " }")
                .collect(Collectors.joining(" "));
        api.request()
                .body(Map.of("query", operation + " " + bomb + " fragment F11 on Query { connections { nextCursor } }"))
                .post("/graphql")
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_request"));
        refused(ask("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A connections { nextCursor } }"));
    }

    @Test
    void aRequestMakesOneMutation() {
        String two = "a: " + CREATE.formatted("a") + " b: " + CREATE.formatted("b");
        refused(ask("mutation { " + two + " }"));
        refused(ask("mutation { ... on Mutation { " + two + " } }"));
        refused(ask("mutation { ...F } fragment F on Mutation { " + two + " }"));
        refused(ask("mutation { a: " + CREATE.formatted("a") + " ...F } fragment F on Mutation { b: "
                + CREATE.formatted("b") + " }"));
        ask("{ connections { items { id } } }").body("data.connections.items", hasSize(0));

        ask("mutation { " + CREATE.formatted("a") + " }").body("data.createConnection.ok", equalTo(true));
        ask("{ connections { items { id } } other: connections { items { id } } }")
                .body("data.other.items", hasSize(1));
    }

    @Test
    void textsInADocumentCanBeStored() {
        refused(ask("mutation { " + CREATE.formatted("a\\u0000b") + " }"));
        refused(ask("{ connections(name: \"\\u0000\") { items { id } } }"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ connectoins { id } }|Validation error (FieldUndefined@[connectoins])",
                "{ connections(name: 424242) { items { id } } }|Validation error (WrongType@[connections])",
                "query($a: Zip) { __typename }|Validation error (UnknownType@[])",
            })
    void anInvalidDocumentShowsNoInside(String document, String message) {
        ValidatableResponse answer = ask(document);
        refused(answer);
        assertThat(answer.extract().asString())
                .doesNotContain("424242")
                .doesNotContain("Value{")
                .doesNotContainIgnoringCase("did you mean");
        assertThat(answer.extract().<String>path("errors[0].message")).isEqualTo(message);
    }

    @Test
    void wrongVariablesShowNoInside() {
        String document = "query($a: Int!, $b: String) { connections(first: $a, name: $b) { items { id } } }";
        for (Map<String, Object> variables : List.<Map<String, Object>>of(
                Map.of("a", "secretvalue"),
                Map.of(),
                Map.of("a", 1, "b", Map.of("secretvalue", 1)),
                Map.of("a", 99999999999L))) {
            ValidatableResponse answer = api.graphql(document, variables);
            refused(answer);
            assertThat(answer.extract().asString())
                    .doesNotContain("secretvalue")
                    .doesNotContain("Value{")
                    .doesNotContain("Exception:");
        }
    }

    @Test
    void localModeShowsItsSchema() {
        ask("{ __schema { queryType { name } } }").body("data.__schema.queryType.name", equalTo("Query"));
    }

    private ValidatableResponse ask(String document) {
        return api.graphql(document, Map.of());
    }

    private static void refused(ValidatableResponse answer) {
        answer.body("errors[0].extensions.code", equalTo("invalid_request"));
        assertThat(answer.extract().<String>path("errors[0].extensions.hint")).isNotBlank();
    }

    private static String aliases(int count) {
        return IntStream.range(0, count).mapToObj(i -> "a" + i + ": __typename").collect(Collectors.joining(" "));
    }

    private static String fields(String field, int count) {
        return IntStream.range(0, count).mapToObj(i -> "a" + i + ": " + field).collect(Collectors.joining());
    }

    private static String nested(int levels) {
        return "{ ofType ".repeat(levels) + "{ name }" + " }".repeat(levels);
    }
}
