package io.godwit.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.support.RawHttp;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestKeys;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is wrong with a request as HTTP, the answer is a problem. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class HttpEdgeTest {

    private static final String CONNECTIONS = "/api/v1/connections";
    private static final String JSON = "Content-Type: application/json\r\n";
    private static final String DOCUMENT = "{\"query\":\"{__typename}\"}";

    private final String token = "Authorization: Bearer " + TestKeys.token(UUID.randomUUID()) + "\r\n";

    @ParameterizedTest
    @ValueSource(strings = {CONNECTIONS, "/graphql"})
    void aBodyAboveOneMegabyteIsTooLarge(String path) throws IOException {
        byte[] body = large(1_048_577 - 12);
        isProblem(RawHttp.send("POST " + path, token + JSON + length(body), body), 413, "payload_too_large");
        isProblem(RawHttp.sendChunked("POST " + path, token + JSON, body), 413, "payload_too_large");
    }

    @ParameterizedTest
    @ValueSource(strings = {CONNECTIONS, "/graphql"})
    void aBodyOfExactlyOneMegabyteIsRead(String path) throws IOException {
        byte[] body = large(1_048_576 - 12);
        assertThat(body).hasSize(1_048_576);
        isProblem(RawHttp.send("POST " + path, token + JSON + length(body), body), 400, "malformed_request");
        isProblem(RawHttp.sendChunked("POST " + path, token + JSON, body), 400, "malformed_request");
    }

    @ParameterizedTest
    @ValueSource(ints = {8_193, 100_000})
    void anAddressMayBeTooLong(int length) throws IOException {
        String query = CONNECTIONS + "?name=";
        isProblem(send("GET " + query + "a".repeat(length - query.length()), ""), 414, "uri_too_long");
        isProblem(send("GET /" + "a".repeat(length), ""), 414, "uri_too_long");
        isProblem(send("POST /graphql?" + "a".repeat(length), JSON), 414, "uri_too_long");
    }

    @Test
    void anAddressMayBeLong() {
        assertThat(send("GET " + CONNECTIONS + "?name=" + "a".repeat(8_000), "").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {17_000, 100_000})
    void headersMayBeTooLarge(int length) throws IOException {
        isProblem(send("GET " + CONNECTIONS, "X-Other: " + "a".repeat(length) + "\r\n"), 431, "headers_too_large");
        isProblem(send("POST /graphql", "X-Other: " + "a".repeat(length) + "\r\n"), 431, "headers_too_large");
    }

    @Test
    void headersMayBeLarge() {
        assertThat(send("GET " + CONNECTIONS, "X-Other: " + "a".repeat(14_000) + "\r\n")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /api/v1/connections, 405, method_not_allowed",
        "TRACE /api/v1/connections, 405, method_not_allowed",
        "ODD /api/v1/connections, 405, method_not_allowed",
        "GET /graphql, 405, method_not_allowed",
        "PUT /graphql, 405, method_not_allowed",
        "DELETE /graphql, 405, method_not_allowed",
        "GET /graphql?query=%7B__typename%7D, 405, method_not_allowed",
        "POST /graphql/schema.graphql, 405, method_not_allowed",
        "GET /, 404, not_found",
        "GET /nothing/here, 404, not_found",
        "POST /nothing, 404, not_found",
        "GET /q/nothing, 404, not_found",
        "GET /favicon.ico, 404, not_found",
        "GET /graphql/nothing, 404, not_found",
        "GET /api/v1/connections/%00, 404, not_found",
        "GET /api/v1/connections/%zz, 400, malformed_request",
        "GET /api/v1/connections/%, 400, malformed_request",
        "GET /api/v1/connections?name=%zz, 400, malformed_request",
        "GET /%zz, 400, malformed_request",
        "GET /graphql/%zz, 400, malformed_request",
        "GET /api/v1/connections?limit=many, 422, invalid_request",
        "GET /api/v1/connections?limit=99999999999, 422, invalid_request",
        "GET /api/v1/mappings?connectionId=1-1-1-1-1, 422, invalid_request",
        "GET /api/v1/mappings?active=yes, 422, invalid_request",
        "POST /graphql?query=x, 400, malformed_request"
    })
    void whatCannotBeServedIsAProblem(String start, int status, String code) throws IOException {
        isProblem(send(start, ""), status, code);
    }

    @Test
    void aWrongParameterIsNamed() {
        assertThat(send("GET " + CONNECTIONS + "?limit=many", "").body()).contains("\"field\":\"limit\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/graphql",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/json; charset=iso-8859-1",
                "application/json; charset=utf-16",
                "nonsense;;/"
            })
    void onlyJsonInUtf8IsRead(String type) throws IOException {
        byte[] body = DOCUMENT.getBytes(StandardCharsets.UTF_8);
        String headers = token + "Content-Type: " + type + "\r\n" + length(body);
        isProblem(RawHttp.send("POST " + CONNECTIONS, headers, body), 415, "unsupported_media_type");
        isProblem(RawHttp.send("POST /graphql", headers, body), 415, "unsupported_media_type");
    }

    @Test
    void aBodyNamesItsType() throws IOException {
        byte[] body = DOCUMENT.getBytes(StandardCharsets.UTF_8);
        isProblem(RawHttp.send("POST " + CONNECTIONS, token + length(body), body), 415, "unsupported_media_type");
        isProblem(RawHttp.send("POST /graphql", token + length(body), body), 415, "unsupported_media_type");
        String good = token + "Content-Type: application/json; charset=\"UTF-8\"\r\n" + length(body);
        assertThat(RawHttp.send("POST /graphql", good, body).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv", "image/*", "application/xml;q=0.9, text/html"})
    void onlyJsonIsAnswered(String accept) throws IOException {
        byte[] body = DOCUMENT.getBytes(StandardCharsets.UTF_8);
        isProblem(send("GET " + CONNECTIONS, "Accept: " + accept + "\r\n"), 406, "not_acceptable");
        isProblem(
                RawHttp.send("POST /graphql", token + JSON + "Accept: " + accept + "\r\n" + length(body), body),
                406,
                "not_acceptable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/*",
                "application/json",
                "application/graphql-response+json, application/json;q=0.9",
                "text/html, application/json;q=0.9, */*;q=0.1"
            })
    void whoTakesJsonGetsIt(String accept) {
        byte[] body = DOCUMENT.getBytes(StandardCharsets.UTF_8);
        assertThat(send("GET " + CONNECTIONS, "Accept: " + accept + "\r\n").status())
                .isEqualTo(200);
        assertThat(RawHttp.send("POST /graphql", token + JSON + "Accept: " + accept + "\r\n" + length(body), body)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void otherOriginsGetNoLeave() {
        RawHttp.Answer asked = send(
                "OPTIONS " + CONNECTIONS, "Origin: https://app.example.org\r\nAccess-Control-Request-Method: POST\r\n");
        assertThat(asked.head()).doesNotContain("access-control-");
        assertThat(send("GET " + CONNECTIONS, "Origin: https://app.example.org\r\n")
                        .head())
                .doesNotContain("access-control-");
    }

    private RawHttp.Answer send(String start, String headers) {
        return RawHttp.send(start, token + headers, new byte[0]);
    }

    private static byte[] large(int size) {
        return ("{\"name\":\"" + "a".repeat(size) + "\"} ").getBytes(StandardCharsets.US_ASCII);
    }

    private static String length(byte[] body) {
        return "Content-Length: " + body.length + "\r\n";
    }

    private static void isProblem(RawHttp.Answer answer, int status, String code) throws IOException {
        assertThat(answer.status()).as(answer.head() + answer.body()).isEqualTo(status);
        assertThat(answer.head()).contains("content-type: application/problem+json");
        JsonNode problem = new ObjectMapper().readTree(answer.body());
        assertThat(problem.path("code").asText()).isEqualTo(code);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("hint").asText()).isNotBlank();
        assertThat(problem.path("type").asText()).isEqualTo("urn:godwit:error:" + code);
    }
}
