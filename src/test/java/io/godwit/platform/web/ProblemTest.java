package io.godwit.platform.web;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

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
}
