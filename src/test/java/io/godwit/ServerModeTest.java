package io.godwit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.Api;
import io.godwit.support.RawHttp;
import io.godwit.support.ServiceResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What server mode hides and bounds, with the properties that its settings give. */
@QuarkusTest
@TestProfile(ServerModeTest.ServerMode.class)
class ServerModeTest {

    private static final String CONNECTIONS = "/api/v1/connections";
    private static final String ORIGIN = "https://app.example.org";

    private final Api api = Api.newOrganization();

    /** Server mode, with rates small enough to be reached. */
    public static final class ServerMode implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> properties = new HashMap<>(AllowedOrigins.of(List.of(ORIGIN, "http://localhost:3000")));
            properties.put("quarkus.swagger-ui.enabled", "false");
            properties.put("quarkus.smallrye-graphql.ui.enabled", "false");
            return properties;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(ServiceResource.class, Map.of("mode", "server")));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{ __schema { queryType { name } } }",
                "{ __type(name: \"Query\") { name } }",
                "{ ...F } fragment F on Query { a: __schema { types { name } } }"
            })
    void theSchemaIsNotShown(String document) {
        api.graphql(document, Map.of())
                .body("data.__schema", nullValue())
                .body("errors[0].extensions.code", equalTo("invalid_request"));
        api.graphql("{ __typename }", Map.of()).body("data.__typename", equalTo("Query"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/graphql/schema.graphql", "/q/graphql-ui", "/q/graphql-ui/", "/q/swagger-ui", "/q/swagger-ui/"})
    void thePagesOfLocalModeAreNotThere(String path) {
        given().redirects()
                .follow(false)
                .get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("not_found"));
    }

    @Test
    void requestsAreBoundedForEachOrganization() {
        for (int i = 0; i < 100; i++) {
            api.request().get(CONNECTIONS);
        }
        Response refused = exhausted();
        refused.then()
                .statusCode(429)
                .contentType("application/problem+json")
                .body("code", equalTo("rate_limited"))
                .body("status", equalTo(429));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isEqualTo(1);
        Api.newOrganization().request().get(CONNECTIONS).then().statusCode(200);
    }

    @Test
    void everyFieldOfGraphQlCounts() {
        String forty = fields(40);
        api.graphql(forty, Map.of()).body("errors", nullValue());
        api.graphql(forty, Map.of()).body("errors", nullValue());
        api.graphql(forty, Map.of())
                .body("errors[0].extensions.code", equalTo("rate_limited"))
                .body("errors[0].extensions.retryAfterSeconds", equalTo(1));
    }

    /** Local mode needs more, to look the schema up. */
    @Test
    void aDocumentAsksForFewFields() {
        api.graphql(fields(95), Map.of()).body("errors", nullValue());
        Api.newOrganization()
                .graphql(fields(105), Map.of())
                .body("errors[0].extensions.code", equalTo("invalid_request"));
    }

    private static String fields(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "a" + i + ": connections { nextCursor }")
                .collect(Collectors.joining(" ", "{ ", " }"));
    }

    @Test
    void aMutationThatComesTooOftenIsRefusedAsAWhole() {
        Api tester = Api.of(UUID.randomUUID(), "pf.data_migration.manage");
        String document =
                "mutation { testConnection(id: \"%s\") { ok } }".formatted(tester.created(Api.draft("Source")));
        for (int i = 0; i < 10; i++) {
            tester.graphql(document, Map.of()).body("errors", nullValue());
        }
        tester.graphql(document, Map.of()).body("errors[0].extensions.code", equalTo("rate_limited"));
    }

    @Test
    void connectionTestsHaveARateOfTheirOwn() {
        String id = api.created(Api.draft("Source"));
        for (int i = 0; i < 5; i++) {
            api.request().post(CONNECTIONS + "/" + id + "/test").then().statusCode(200);
            api.request()
                    .body(Api.draft("Another"))
                    .post(CONNECTIONS + "/test")
                    .then()
                    .statusCode(200);
        }
        Response refused = api.request().post(CONNECTIONS + "/" + id + "/test");
        refused.then().statusCode(429).body("code", equalTo("rate_limited"));
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 6);
        api.request()
                .body(Api.draft("Another"))
                .post(CONNECTIONS + "/test")
                .then()
                .statusCode(429);
        api.request().get(CONNECTIONS).then().statusCode(200);
    }

    @Test
    void theListedOriginsAreLetIn() {
        RawHttp.Answer asked = ask(ORIGIN);
        assertThat(asked.status()).isEqualTo(200);
        assertThat(asked.head())
                .contains("access-control-allow-origin: " + ORIGIN)
                .contains("access-control-allow-methods:")
                .doesNotContain("access-control-allow-credentials: true");
        assertThat(api.request().header("Origin", ORIGIN).get(CONNECTIONS).header("Access-Control-Allow-Origin"))
                .isEqualTo(ORIGIN);
        assertThat(ask("http://localhost:3000").head()).contains("access-control-allow-origin: http://localhost:3000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.org",
                "http://app.example.org",
                "https://app.example.org.evil.org",
                "https://app.example.org:444",
                "null",
                "https://APP.example.org.",
                "https://xapp.example.org"
            })
    void noOtherOriginIsLetIn(String origin) {
        assertThat(ask(origin).head()).doesNotContain("access-control-allow-origin");
        Response refused = api.request().header("Origin", origin).get(CONNECTIONS);
        assertThat(refused.header("Access-Control-Allow-Origin")).isNull();
        assertThat(refused.statusCode()).isEqualTo(403);
        refused.then().contentType("application/problem+json").body("code", equalTo("forbidden"));
    }

    private Response exhausted() {
        Response answer = api.request().get(CONNECTIONS);
        for (int i = 0; i < 1_000 && answer.statusCode() != 429; i++) {
            answer = api.request().get(CONNECTIONS);
        }
        return answer;
    }

    private static RawHttp.Answer ask(String origin) {
        return RawHttp.send(
                "OPTIONS " + CONNECTIONS,
                "Origin: " + origin
                        + "\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: Authorization\r\n",
                new byte[0]);
    }
}
