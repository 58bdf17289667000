package io.godwit.readiness;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.support.ServiceResource;
import io.godwit.support.TestKeys;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class ReadinessTest {

    private static final String CONNECTION = """
            {"name": "ready", "host": "db.example.org", "database": "d", "username": "u"}""";

    @Test
    void theFlagsFollowWhatTheOrganizationHasAndNobodyElse() {
        String own = TestKeys.token(UUID.randomUUID());
        String other = TestKeys.token(UUID.randomUUID());
        expect(own, false);

        given().auth()
                .oauth2(own)
                .contentType(ContentType.JSON)
                .body(CONNECTION)
                .post("/api/v1/connections")
                .then()
                .statusCode(201);

        expect(own, true);
        expect(other, false);
    }

    @Test
    void graphQlSaysTheSame() {
        given().auth()
                .oauth2(TestKeys.token(UUID.randomUUID()))
                .contentType(ContentType.JSON)
                .body("{\"query\": \"{ readiness { hasConnections hasMappings hasRuns } }\"}")
                .post("/graphql")
                .then()
                .body("data.readiness.hasConnections", equalTo(false))
                .body("data.readiness.hasRuns", equalTo(false));
    }

    @Test
    void itNeedsThePermissionsToRead() {
        given().auth()
                .oauth2(TestKeys.token(UUID.randomUUID(), "pf.data_migration.explore"))
                .get("/api/v1/readiness")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"));
    }

    private static void expect(String token, boolean hasConnections) {
        given().auth()
                .oauth2(token)
                .get("/api/v1/readiness")
                .then()
                .statusCode(200)
                .body("hasConnections", equalTo(hasConnections))
                .body("hasMappings", equalTo(false))
                .body("hasRuns", equalTo(false));
    }
}
