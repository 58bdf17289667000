package io.godwit.connection;

import static io.godwit.support.Api.draft;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class ConnectionResourceTest {

    private static final String PATH = "/api/v1/connections";
    private static final String ONE = PATH + "/{id}";
    private static final String CANARY = "canary-83f1";

    private final Api api = Api.newOrganization();

    @Test
    void isCreatedWithDefaultsAndNeverShowsThePassword() {
        Response created = api.request()
                .body(Map.of(
                        "name",
                        "HR System 1",
                        "host",
                        "db.example.com",
                        "database",
                        "hr",
                        "username",
                        "reader",
                        "password",
                        CANARY))
                .post(PATH);
        created.then()
                .statusCode(201)
                .header("ETag", "\"1\"")
                .header("Location", endsWith(created.path("id")))
                .body("sourceKey", equalTo("hr_system_1"))
                .body("kind", equalTo("postgresql"))
                .body("port", equalTo(5432))
                .body("tlsMode", equalTo("verify_full"))
                .body("schemaPattern", equalTo("source_*"))
                .body("hasPassword", equalTo(true))
                .body("createdAt", endsWith("Z"))
                .body(not(containsString(CANARY)));
        assertThat(UUID.fromString(created.path("id")).version()).isEqualTo(7);
        api.request()
                .get(ONE, created.<String>path("id"))
                .then()
                .statusCode(200)
                .body(not(containsString(CANARY)));
        api.request().get(PATH).then().statusCode(200).body("items", hasSize(1)).body(not(containsString(CANARY)));
    }

    @ParameterizedTest
    @CsvSource({
        "host,'evil/db?socketFactory=x'",
        "host,'a,b'",
        "host,'a b'",
        "host,'user@host'",
        "host,'h%25'",
        "host,''",
        "host,127.1",
        "host,2130706433",
        "host,0x7f000001",
        "name,''",
        "name,' '",
        "database,''",
        "username,''",
        "sourceKey,Upper",
        "sourceKey,9lives",
        "password,''",
        "schemaPattern,''"
    })
    void aFaultyMemberIsNamed(String member, String value) {
        api.request()
                .body(draft("Faulty", Map.of(member, value)))
                .post(PATH)
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid_request"))
                .body("violations.field", hasItem("/" + member));
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "version", "organizationId", "hasPassword", "createdAt", "socketFactory", "sslmode"})
    void whatTheServerOwnsCannotBeSent(String member) {
        api.request()
                .body(draft("Owned", Map.of(member, "1")))
                .post(PATH)
                .then()
                .statusCode(400)
                .body("code", equalTo("malformed_request"))
                .body("violations.field", hasItem("/" + member));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "{", "[]", "\"x\"", "{\"name\":1}", "{\"port\":\"5432\"}", "{\"tlsMode\":\"off\"}"})
    void aBodyThatIsNoDraftIsMalformed(String body) {
        api.request().body(body).post(PATH).then().statusCode(400).body("code", equalTo("malformed_request"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65536})
    void aPortOutOfRangeIsRefused(int port) {
        api.request()
                .body(draft("Port", Map.of("port", port)))
                .post(PATH)
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("/port"));
    }

    @Test
    void aTakenNameOrSourceKeyIsAConflictThatNamesIt() {
        api.created(draft("Taken", Map.of("sourceKey", "one")));
        conflict(draft("Taken", Map.of("sourceKey", "two")), "/name");
        conflict(draft("Other", Map.of("sourceKey", "one")), "/sourceKey");
        Api.newOrganization().created(draft("Taken", Map.of("sourceKey", "one")));
    }

    private void conflict(Map<String, Object> draft, String field) {
        api.request()
                .body(draft)
                .post(PATH)
                .then()
                .statusCode(409)
                .body("code", equalTo("name_taken"))
                .body("violations[0].field", equalTo(field));
    }

    @Test
    void theListIsEmptyAtFirstAndPaged() {
        api.request().get(PATH).then().statusCode(200).body("items", hasSize(0)).body("nextCursor", nullValue());
        for (String name : new String[] {"A%", "B_", "C"}) {
            api.created(draft(name));
        }
        Response first = api.request().queryParam("limit", 2).get(PATH);
        first.then().body("items.name", equalTo(List.of("A%", "B_"))).header("Link", containsString("rel=\"next\""));
        api.request()
                .queryParam("limit", 2)
                .queryParam("cursor", first.<String>path("nextCursor"))
                .get(PATH)
                .then()
                .body("items.name", equalTo(List.of("C")))
                .body("nextCursor", nullValue())
                .header("Link", nullValue());
        api.request().queryParam("name", "b_").get(PATH).then().body("items.name", equalTo(List.of("B_")));
        api.request().queryParam("name", "%").get(PATH).then().body("items.name", equalTo(List.of("A%")));
    }

    @Test
    void aNameWithNulFitsNothing() {
        api.request().queryParam("name", "\0").get(PATH).then().statusCode(200).body("items", hasSize(0));
    }

    @Test
    void aForeignCursorOrLimitIsRefused() {
        api.request()
                .queryParam("cursor", "!!")
                .get(PATH)
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("cursor"));
        api.request()
                .queryParam("cursor", "YQ")
                .get(PATH)
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("cursor"));
        api.request()
                .queryParam("limit", 0)
                .get(PATH)
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("limit"));
    }

    @Test
    void anUnchangedConnectionIsNotSentAgain() {
        String id = api.created(draft("Cached"));
        api.request()
                .header("If-None-Match", "\"1\"")
                .get(ONE, id)
                .then()
                .statusCode(304)
                .header("ETag", "\"1\"");
        api.request().header("If-None-Match", "\"0\"").get(ONE, id).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/merge-patch+json", "application/json"})
    void aPatchChangesWhatItNames(String type) {
        String id = api.created(draft("Before"));
        api.request()
                .contentType(type)
                .body("{\"name\":\"After\",\"schemaPattern\":null}")
                .patch(ONE, id)
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("name", equalTo("After"))
                .body("schemaPattern", equalTo("source_*"))
                .body("host", equalTo("127.0.0.1"))
                .body("hasPassword", equalTo(true));
    }

    @ParameterizedTest
    @CsvSource({"host,'\"10.0.0.1\"'", "port,1", "username,'\"x\"'", "database,'\"x\"'", "tlsMode,'\"require\"'"})
    void leadingElsewhereClearsThePassword(String member, String value) {
        String id = api.created(draft("Pointed"));
        String patch = "{\"" + member + "\":" + value;
        api.request().body(patch + "}").patch(ONE, id).then().statusCode(200).body("hasPassword", equalTo(false));
        String other = api.created(draft("Pointed with password"));
        api.request()
                .body(patch + ",\"password\":\"new\"}")
                .patch(ONE, other)
                .then()
                .statusCode(200)
                .body("hasPassword", equalTo(true));
    }

    @Test
    void aClearedPasswordMustBeSetAgainBeforeUse() {
        String id = api.created(draft("Cleared"));
        api.request().body("{\"password\":null}").patch(ONE, id).then().body("hasPassword", equalTo(false));
        api.request().get(ONE + "/schemas", id).then().statusCode(422).body("code", equalTo("credentials_required"));
    }

    @Test
    void replacingKeepsThePasswordWhileItLeadsToTheSamePlace() {
        String id = api.created(draft("Replaced"));
        Map<String, Object> next = draft("Renamed");
        next.remove("password");
        api.request().body(next).put(ONE, id).then().statusCode(200).body("hasPassword", equalTo(true));
        next.put("port", 1);
        api.request().body(next).put(ONE, id).then().statusCode(200).body("hasPassword", equalTo(false));
    }

    @Test
    void whatNamesTheSystemCannotChange() {
        String id = api.created(draft("Fixed"));
        api.request()
                .body("{\"sourceKey\":\"other\"}")
                .patch(ONE, id)
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("/sourceKey"));
    }

    @Test
    void aFaultyPatchIsRefused() {
        String id = api.created(draft("Patched"));
        api.request().body("[]").patch(ONE, id).then().statusCode(400).body("code", equalTo("malformed_request"));
        api.request()
                .body("{\"id\":\"1\"}")
                .patch(ONE, id)
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("/id"));
        api.request()
                .body("{\"password\":81}")
                .patch(ONE, id)
                .then()
                .statusCode(400)
                .body("violations[0].field", equalTo("/password"));
        api.request()
                .body("{\"host\":null}")
                .patch(ONE, id)
                .then()
                .statusCode(422)
                .body("violations[0].field", equalTo("/host"));
        api.request().contentType("text/plain").body("x").patch(ONE, id).then().statusCode(415);
    }

    @Test
    void anOldVersionIsRefusedByAllThatChanges() {
        String id = api.created(draft("Versioned"));
        for (Response answer : new Response[] {
            api.request().header("If-Match", "\"7\"").body("{}").patch(ONE, id),
            api.request().header("If-Match", "\"7\"").body(draft("Versioned")).put(ONE, id),
            api.request().header("If-Match", "\"7\"").delete(ONE, id)
        }) {
            answer.then().statusCode(412).body("code", equalTo("version_mismatch"));
        }
        api.request().header("If-Match", "\"1\"").delete(ONE, id).then().statusCode(204);
        api.request().get(ONE, id).then().statusCode(404);
    }

    @Test
    void whatIsInUseStays() {
        UUID organization = UUID.randomUUID();
        Api mine = Api.of(organization, "pf.data_migration.manage");
        String id = mine.created(draft("Used"));
        TestDatabase.execute("godwit", """
                insert into godwit.mapping (organization_id, id, connection_id, name, source_schema, source_table, target_schema,
                    target_table, execution_order, active, definition)
                values ('%s', gen_random_uuid(), '%s', 'm', 's', 't', 'app', 't', 1, false, '{}')
                """.formatted(organization, id));
        mine.request().delete(ONE, id).then().statusCode(409).body("code", equalTo("in_use"));
        mine.request().get(ONE, id).then().statusCode(200);
    }

    @Test
    void anotherOrganizationFindsNothing() {
        String id = api.created(draft("Mine"));
        Api other = Api.newOrganization();
        other.request().get(PATH).then().body("items", hasSize(0));
        String unknown = UUID.randomUUID().toString();
        for (String each : new String[] {id, unknown}) {
            for (Response answer : new Response[] {
                other.request().get(ONE, each),
                other.request().body("{}").patch(ONE, each),
                other.request().body(draft("x")).put(ONE, each),
                other.request().delete(ONE, each),
                other.request().post(ONE + "/test", each),
                other.request().get(ONE + "/schemas", each),
                other.request().get(ONE + "/schemas/a/tables", each),
                other.request().get(ONE + "/schemas/a/tables/b", each),
                other.request().get(ONE + "/schemas/a/tables/b/preview", each)
            }) {
                answer.then()
                        .statusCode(404)
                        .body("code", equalTo("not_found"))
                        .body("detail", equalTo("There is no such connection"));
            }
        }
        api.request().get(ONE, id).then().statusCode(200);
    }

    @Test
    void anIdThatIsNoneIsNotFound() {
        api.request().get(ONE, "x").then().statusCode(404).body("code", equalTo("not_found"));
    }

    @Test
    void withoutATokenNothingIsDone() {
        given().get(PATH).then().statusCode(401).body("code", equalTo("unauthenticated"));
        given().auth().oauth2("x.y.z").get(PATH).then().statusCode(401).body("code", equalTo("unauthenticated"));
    }

    @Test
    void withoutThePermissionNothingIsDone() {
        UUID organization = UUID.randomUUID();
        Api none = Api.of(organization, "pf.data_migration.explore");
        forbidden(none.request().get(PATH), "pf.data_migration.connections.read");
        Api reader = Api.of(organization, "pf.data_migration.connections.read");
        String id = UUID.randomUUID().toString();
        for (Response answer : new Response[] {
            reader.request().body(draft("x")).post(PATH),
            reader.request().body(draft("x")).post(PATH + "/test"),
            reader.request().body("{}").patch(ONE, id),
            reader.request().body(draft("x")).put(ONE, id),
            reader.request().delete(ONE, id)
        }) {
            forbidden(answer, "pf.data_migration.connections.write");
        }
        forbidden(reader.request().get(ONE + "/schemas", id), "pf.data_migration.explore");
    }

    private static void forbidden(Response answer, String permission) {
        answer.then().statusCode(403).body("code", equalTo("forbidden")).body("detail", containsString(permission));
    }
}
