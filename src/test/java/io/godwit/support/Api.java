package io.godwit.support;

import static io.restassured.RestAssured.given;

import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Speaks with the service as one organization's user. */
public final class Api {

    /** Else content types that the client does not know would get another charset. */
    private static final RestAssuredConfig UTF_8 = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().defaultContentCharset(StandardCharsets.UTF_8));

    private static final String CONNECTIONS = "/api/v1/connections";

    private final String token;

    private Api(String token) {
        this.token = token;
    }

    /** A user who may do everything in a new organization. */
    public static Api newOrganization() {
        return new Api(TestKeys.token(UUID.randomUUID()));
    }

    /** A user of this organization with exactly these permissions. */
    public static Api of(UUID organization, String... permissions) {
        return new Api(TestKeys.token(organization, permissions));
    }

    public RequestSpecification request() {
        return given().config(UTF_8)
                .auth()
                .oauth2(token)
                .contentType(ContentType.JSON)
                .urlEncodingEnabled(true);
    }

    /** What it sends in the header {@code Authorization}. */
    public String authorization() {
        return "Bearer " + token;
    }

    /** Posts a GraphQL document. */
    public ValidatableResponse graphql(String document, Map<String, ?> variables) {
        return request()
                .body(Map.of("query", document, "variables", variables))
                .post("/graphql")
                .then()
                .statusCode(200);
    }

    /** A draft that leads to the test source with a login that may only read. */
    public static Map<String, Object> draft(String name) {
        Map<String, Object> draft = new HashMap<>();
        draft.put("name", name);
        draft.put("host", "127.0.0.1");
        draft.put("port", TestDatabase.port());
        draft.put("database", "source");
        draft.put("username", TestDatabase.READER);
        draft.put("password", TestDatabase.PASSWORD);
        draft.put("tlsMode", "disable");
        return draft;
    }

    /** The same with other values for some members. */
    public static Map<String, Object> draft(String name, Map<String, ?> others) {
        Map<String, Object> draft = draft(name);
        draft.putAll(others);
        return draft;
    }

    /** Creates a connection and gives its id. */
    public String created(Map<String, ?> draft) {
        return request()
                .body(draft)
                .post(CONNECTIONS)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }
}
