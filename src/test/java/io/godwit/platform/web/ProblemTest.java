package io.godwit.platform.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class ProblemTest {

    @Test
    void anUnknownPathIsAProblem() {
        given().get("/api/v1/nothing")
                .then()
                .statusCode(404)
                .body("code", equalTo("not_found"))
                .body("detail", equalTo("There is nothing at this path"))
                .body("instance", equalTo("/api/v1/nothing"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sourceSchema", "sourceTable", "targetTable"})
    void aCharacterThatPostgresqlKeepsNotIsTheCallersFault(String filter) {
        Api.newOrganization()
                .request()
                .get("/api/v1/mappings?" + filter + "={value}", "a\u0000b")
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_request"));
        Api.newOrganization()
                .request()
                .body(Map.of(
                        "query",
                        "query ($value: String) { mappings(" + filter + ": $value) { items { id } } }",
                        "variables",
                        Map.of("value", "\u0000")))
                .post("/graphql")
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid_request"));
    }
}
