package io.godwit.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.support.Api;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** One request, ready to be sent by anybody. The body is empty when there is none. */
record Call(String operation, String method, String path, String body) {

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String GRAPHQL = "/graphql";

    static Call rest(String operation, String method, String path) {
        return new Call(operation, method, "/api/v1" + path, "");
    }

    static Call rest(String operation, String method, String path, Object body) {
        return new Call(operation, method, "/api/v1" + path, json(body));
    }

    static Call graphql(String operation, String document, Map<String, ?> variables) {
        return new Call(operation, "POST", GRAPHQL, json(Map.of("query", document, "variables", variables)));
    }

    Response by(Api api) {
        RequestSpecification request = api.request();
        return (body.isEmpty() ? request : request.body(body)).request(method, path);
    }

    /** Sends it as somebody who must succeed. */
    void succeeds(Api api) {
        Response answer = by(api);
        assertThat(answer.statusCode()).as("%s: %s", this, answer.asString()).isBetween(200, 299);
        if (isGraphQL()) {
            assertThat(answer.jsonPath().getList("errors"))
                    .as("%s: %s", this, answer.asString())
                    .isNull();
            assertThat(answer.asString()).as(toString()).doesNotContain("\"ok\":false");
        }
    }

    boolean isGraphQL() {
        return path.equals(GRAPHQL);
    }

    /** True when it can be sent as often as one likes. */
    boolean isReading() {
        return isGraphQL() ? !body.contains("mutation (") : method.equals("GET");
    }

    /** True when it names objects of an organization. */
    boolean namesObjects() {
        return ID.matcher(path + body).find();
    }

    /** True when its path does. */
    boolean leadsToAnObject() {
        return ID.matcher(path).find();
    }

    /** The same for objects that never were. */
    Call ofUnknownObjects() {
        return new Call(operation, method, unknown(path), unknown(body));
    }

    private static String unknown(String text) {
        return ID.matcher(text).replaceAll(id -> UUID.randomUUID().toString());
    }

    /** What an answer says but for the ids in it and the path that was asked for. */
    static String told(Response answer) {
        Map<String, Object> told = new HashMap<>(answer.jsonPath().getMap(""));
        told.remove("instance");
        return answer.statusCode() + " " + ID.matcher(json(told)).replaceAll("id");
    }

    private static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return operation + " (" + method + " " + path + ")";
    }
}
