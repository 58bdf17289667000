package io.godwit.connection;

import static io.godwit.support.Api.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.godwit.run.Queried;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.Sources;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The source of the service's settings: seen by the organizations that the operator names, changed by none. */
@QuarkusTest
@TestProfile(SharedSourceTest.Shared.class)
class SharedSourceTest {

    private static final String LISTED = "3f1c9a52-8d5e-4f0b-9a7e-0b6d1c2e3f40";
    private static final String ALSO_LISTED = "7b0e6a11-22d4-4c1f-8e55-6a9b8c7d0e21";
    private static final String ONE = "/api/v1/connections/{id}";

    private final Api api = Api.of(UUID.fromString(LISTED), "pf.data_migration.manage");

    /** With a shared source. */
    public static final class Shared implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(ServiceResource.class, Map.of("sharedWith", LISTED + ", " + ALSO_LISTED)));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    @BeforeAll
    static void makeSources() {
        Sources.make();
    }

    @Test
    void itIsThereForEachThatTheOperatorNames() {
        api.request().get("/api/v1/readiness").then().body("hasConnections", equalTo(true));
        String id = id(api);
        api.request()
                .get(ONE, id)
                .then()
                .statusCode(200)
                .body("name", equalTo("Shared source"))
                .body("sourceKey", equalTo("shared_source"))
                .body("shared", equalTo(true))
                .body("hasPassword", equalTo(true));
        api.request().post(ONE + "/test", id).then().statusCode(200).body("ok", equalTo(true));

        api.request().get(ONE + "/schemas", id).then().statusCode(200).body("items.name", hasItem("source_hr"));
        assertThat(id(Api.of(UUID.fromString(ALSO_LISTED), "pf.data_migration.manage")))
                .isNotEqualTo(id);
    }

    @Test
    void nobodyElseSeesIt() {
        String id = id(api);
        Api other = Api.newOrganization();
        other.request().get("/api/v1/connections").then().statusCode(200).body("items", hasSize(0));
        other.request().get("/api/v1/readiness").then().body("hasConnections", equalTo(false));
        other.request().get(ONE, id).then().statusCode(404);
        other.request().get(ONE + "/schemas", id).then().statusCode(404);
        other.request().post(ONE + "/test", id).then().statusCode(404);
    }

    @Test
    void nothingOfTheWayToItIsStored() {
        String id = id(api);
        assertThat(Queried.column(
                        "godwit",
                        "select num_nonnulls(host, port, database, username, password, tls_mode)::text"
                                + " from godwit.connection where id = '" + id + "'"))
                .containsExactly("0");
    }

    @Test
    void nobodyChangesIt() {
        String id = id(api);
        api.request()
                .body(Map.of("name", "Mine"))
                .patch(ONE, id)
                .then()
                .statusCode(409)
                .body("code", equalTo("shared_connection"));
        api.request().body(draft("Mine")).put(ONE, id).then().statusCode(409);
        api.request().delete(ONE, id).then().statusCode(409).body("code", equalTo("shared_connection"));
        api.request().get(ONE, id).then().statusCode(200).body("version", equalTo(1));
    }

    @ParameterizedTest
    @CsvSource({"name, Shared source", "sourceKey, shared_source"})
    void itsNamesAreTaken(String field, String value) {
        Api.newOrganization()
                .request()
                .body(draft("Another", Map.of(field, value)))
                .post("/api/v1/connections")
                .then()
                .statusCode(422)
                .body("violations.field", hasItem("/" + field));
    }

    private static String id(Api organization) {
        return organization
                .request()
                .get("/api/v1/connections")
                .then()
                .statusCode(200)
                .body("items", hasSize(1))
                .extract()
                .path("items[0].id");
    }
}
