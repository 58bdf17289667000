package io.godwit.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not the JSON that the API describes, at both edges. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class JsonEdgeTest {

    private static final String CONNECTIONS = "/api/v1/connections";
    private static final String DRAFT =
            "{\"name\":\"n\",\"host\":\"127.0.0.1\",\"database\":\"source\",\"username\":\"u\"%s}";
    private static final String ONE = CONNECTIONS + "/" + new UUID(0, 1);

    private final Api api = Api.newOrganization();

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("nothing", ""),
                Arguments.of("white space", " \n\t"),
                Arguments.of("null", "null"),
                Arguments.of("an array", "[" + draft("") + "]"),
                Arguments.of("a text", "\"x\""),
                Arguments.of("a number", "5"),
                Arguments.of("no end", draft("").replace("}", "")),
                Arguments.of("text behind", draft("") + " x"),
                Arguments.of("a second value", draft("") + draft("")),
                Arguments.of("an unknown member", draft(",\"other\":1")),
                Arguments.of("a server's member", draft(",\"id\":\"" + UUID.randomUUID() + "\"")),
                Arguments.of("a member twice", draft(",\"name\":\"n\"")),
                Arguments.of("a number as text", draft(",\"port\":\"5432\"")),
                Arguments.of("a fraction as a whole number", draft(",\"port\":5432.9")),
                Arguments.of("a truth as a number", draft(",\"port\":true")),
                Arguments.of("an empty text as a number", draft(",\"port\":\"\"")),
                Arguments.of("a number as text's value", draft(",\"schemaPattern\":5")),
                Arguments.of("a long number", draft(",\"port\":" + "1".repeat(101))),
                Arguments.of("a long fraction", draft(",\"port\":0." + "1".repeat(101))),
                Arguments.of("a comment", "/* */" + draft("")),
                Arguments.of("single quotes", draft("").replace('"', '\'')),
                Arguments.of("not a number", draft(",\"port\":NaN")),
                Arguments.of("a raw control character", draft(",\"password\":\"a\u0001b\"")),
                Arguments.of("nested too deeply", draft(",\"port\":" + "[".repeat(101) + "]".repeat(101))),
                Arguments.of("a long text", draft(",\"password\":\"" + "a".repeat(200_001) + "\"")),
                Arguments.of("a long name", draft(",\"" + "a".repeat(1_100) + "\":1")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void areRefusedByRestAndStoreNothing(String what, String body) {
        isProblem(api.request().body(body).post(CONNECTIONS), 400, "malformed_request");
        isProblem(api.request().body(body).post(CONNECTIONS + "/test"), 400, "malformed_request");
        api.request().get(CONNECTIONS).then().body("items.size()", equalTo(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "5", "{", "{}{}", "{\"a\":1,\"a\":2}"})
    void areRefusedAsPatchesWhateverTheyPatch(String body) {
        int status = body.equals("[]") || body.equals("5") ? 404 : 400;
        api.request().body(body).patch(ONE).then().statusCode(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0000",
                "a\\u0000b",
                "\\ud800",
                "\\udc00",
                "a\\ud800b",
                "\\udc00\\ud800",
                "\\ud800\\ud800\\udc00"
            })
    void textsThatCannotBeStoredAreRefusedWhereverTheyAre(String text) {
        unstorable(draft(",\"password\":\"" + text + "\""), "/password");
        unstorable(draft(",\"" + text + "\":1"), "");
        String mapping = "{\"fields\":[{\"targetColumn\":\"a\",\"rules\":[{\"rule\":\"inject\",\"arguments\":%s}]}]}";
        unstorable(mapping.formatted("{\"value\":[\"" + text + "\"]}"), "/fields/0/rules/0/arguments/value/0");
        isProblem(api.request().body("{\"password\":\"" + text + "\"}").patch(ONE), 422, "invalid_request");
    }

    @Test
    void wholePairsAndOtherCharactersAreKept() {
        api.created(Map.of("name", "a\ud83d\ude00\u00e9\ufffd\uffff", "host", "h", "database", "d", "username", "u"));
        assertThat(api.request().get(CONNECTIONS).<String>path("items[0].name"))
                .isEqualTo("a\ud83d\ude00\u00e9\ufffd\uffff");
    }

    private static byte[] draftWith(int... password) {
        String bytes = IntStream.of(password)
                .mapToObj(value -> String.valueOf((char) value))
                .collect(Collectors.joining());
        return draft(",\"password\":\"" + bytes + "\"").getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void bytesThatAreNotUtf8AreRefused() {
        for (byte[] body : new byte[][] {
            draft("").getBytes(StandardCharsets.UTF_16),
            draft("").getBytes(StandardCharsets.UTF_16LE),
            draft(",\"password\":\"\u00e9\"").getBytes(StandardCharsets.ISO_8859_1),
            // Half of a pair and an overlong NUL, as some parsers take them.
            draftWith(0xed, 0xa0, 0x80),
            draftWith(0xc0, 0x80)
        }) {
            isProblem(api.request().body(body).post(CONNECTIONS), 400, "malformed_request");
            isProblem(api.request().body(body).post("/graphql"), 400, "malformed_request");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "5",
                "\"{__typename}\"",
                "{",
                "{}",
                "{\"query\":null}",
                "{\"query\":5}",
                "[{\"query\":\"{__typename}\"}]",
                "{\"query\":\"{__typename}\",\"query\":\"{a}\"}",
                "{\"query\":\"{__typename}\",\"other\":1}",
                "{\"query\":\"{__typename}\",\"variables\":[]}",
                "{\"query\":\"{__typename}\",\"variables\":\"x\"}",
                "{\"query\":\"{__typename}\",\"operationName\":5}",
                "{\"query\":\"{__typename}\",\"extensions\":5}",
                "{\"query\":\"{__typename}\"} x",
                "{\"query\":\"{__typename}\"}{\"query\":\"{__typename}\"}"
            })
    void areRefusedByGraphQl(String body) {
        isProblem(api.request().body(body).post("/graphql"), 400, "malformed_request");
    }

    @Test
    void variablesAreBoundedAndStorable() {
        String document = "{\"query\":\"{__typename}\",\"variables\":{\"a\":%s}}";
        for (String deep : new String[] {"[".repeat(101) + "]".repeat(101), "[".repeat(50_000), "1".repeat(101)}) {
            isProblem(api.request().body(document.formatted(deep)).post("/graphql"), 400, "malformed_request");
        }
        isProblem(api.request().body(document.formatted("\"\\ud800\"")).post("/graphql"), 422, "invalid_request");
        isProblem(api.request().body(document.formatted("[\"\\u0000\"]")).post("/graphql"), 422, "invalid_request");
    }

    private void unstorable(String body, String pointer) {
        String path = body.contains("fields") ? "/api/v1/mappings" : CONNECTIONS;
        Response refused = api.request().body(body).post(path);
        isProblem(refused, 422, "invalid_request");
        assertThat(refused.<String>path("violations[0].field")).isEqualTo(pointer);
    }

    private static String draft(String more) {
        return DRAFT.formatted(more);
    }

    private static void isProblem(Response answer, int status, String code) {
        answer.then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("code", equalTo(code))
                .body("status", equalTo(status));
    }
}
