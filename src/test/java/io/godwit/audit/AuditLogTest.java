package io.godwit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.access.Permission;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class AuditLogTest {

    private static final String LOG = "/api/v1/audit-log";
    private static final String CONNECTIONS = "/api/v1/connections";

    private final UUID organization = UUID.randomUUID();
    private final Api api = Api.of(organization, "pf.data_migration.manage");

    @Inject
    Audit audit;

    @Test
    void anEntrySaysWhoDidWhatToWhichFieldsButNoValues() {
        String id = api.created(Api.draft("First"));
        api.request()
                .header("X-Request-Id", "mine-1")
                .body(Map.of("name", "Second", "password", "hunter2-canary"))
                .patch(CONNECTIONS + "/{id}", id)
                .then()
                .statusCode(200)
                .header("X-Request-Id", "mine-1");
        log().body("items", hasSize(2))
                .body("items.seq", contains(2, 1))
                .body("items.action", contains("connection.update", "connection.create"))
                .body("items.actor", everyItem(equalTo("tester")))
                .body("items.objectType", everyItem(equalTo("connection")))
                .body("items.objectId", everyItem(equalTo(id)))
                .body("items.outcome", everyItem(equalTo("done")))
                .body("items[0].requestId", equalTo("mine-1"))
                .body("items[1].requestId", matchesPattern("[0-9a-f-]{36}"))
                .body("items[0].fields", contains("name", "password"))
                .body("items[1].fields", hasItems("name", "host", "password"))
                .body("items.hash", everyItem(matchesPattern("[0-9a-f]{64}")))
                .body("items[0].at", matchesPattern(".*Z"));
        assertThat(log().extract().asString()).doesNotContain("hunter2-canary", "Second");
    }

    @Test
    void aRequestIdThatIsNoPlainWordIsReplaced() {
        api.request()
                .header("X-Request-Id", "a b<script>")
                .get(LOG)
                .then()
                .header("X-Request-Id", matchesPattern("[0-9a-f-]{36}"));
    }

    @Test
    void theLogIsFilteredAndPaged() {
        OffsetDateTime before = now();
        String id = api.created(Api.draft("One"));
        api.created(Api.draft("Two"));
        api.request().delete(CONNECTIONS + "/{id}", id).then().statusCode(204);
        reader().body(Api.draft("Three")).post(CONNECTIONS).then().statusCode(403);
        OffsetDateTime after = now();

        log("action", "connection.create").body("items.seq", contains(4, 2, 1));
        log("action", "connection.create", "outcome", "done").body("items.seq", contains(2, 1));
        log("outcome", "denied").body("items.seq", contains(4)).body("items[0].objectId", nullValue());
        log("objectId", id).body("items.seq", contains(3, 1));
        log("objectType", "mapping").body("items", hasSize(0));
        log("actor", "tester").body("items", hasSize(4));
        log("actor", "nobody").body("items", hasSize(0));
        log("from", before, "to", after).body("items", hasSize(4));
        log("from", after).body("items", hasSize(0));
        log("to", before).body("items", hasSize(0));
        String cursor = log("limit", 3)
                .body("items.seq", contains(4, 3, 2))
                .header("Link", containsString("cursor="))
                .extract()
                .path("nextCursor");
        log("limit", 3, "cursor", cursor).body("items.seq", contains(1)).body("nextCursor", nullValue());
    }

    @Test
    void filtersThatCannotBeReadAreRefused() {
        for (String parameter : List.of("outcome", "from", "to", "cursor")) {
            api.request()
                    .queryParam(parameter, "bm9uc2Vuc2U")
                    .get(LOG)
                    .then()
                    .statusCode(422)
                    .body("violations.field", contains(parameter));
        }
    }

    @Test
    void graphQlShowsTheSame() {
        String id = api.created(Api.draft("Graph"));
        api.graphql("mutation($id: ID!) { deleteConnection(id: $id) { ok } }", Map.of("id", id));
        api.graphql(
                        "query($id: ID!) { auditLog(objectId: $id, outcome: DONE, first: 1) {"
                                + " items { seq action outcome fields requestId at } nextCursor }"
                                + " auditVerification { ok entries firstBrokenSeq } }",
                        Map.of("id", id))
                .body("errors", nullValue())
                .body("data.auditLog.items.action", contains("connection.delete"))
                .body("data.auditLog.items[0].outcome", equalTo("DONE"))
                .body("data.auditLog.items[0].requestId", matchesPattern("[0-9a-f-]{36}"))
                .body("data.auditLog.nextCursor", not(nullValue()))
                .body("data.auditVerification.ok", equalTo(true))
                .body("data.auditVerification.entries", equalTo(2));
    }

    @Test
    void organizationsSeeTheirOwnOnly() {
        api.created(Api.draft("Mine"));
        Api other = Api.newOrganization();
        other.created(Api.draft("Theirs"));
        other.created(Api.draft("Theirs too"));
        log().body("items.seq", contains(1));
        other.request().get(LOG).then().body("items.seq", contains(2, 1));
        other.request().get(LOG + "/verification").then().body("entries", equalTo(2));
    }

    @Test
    void readingItNeedsThePermission() {
        for (String path : List.of("", "/verification")) {
            Api.of(organization, "pf.data_migration.connections.read")
                    .request()
                    .get(LOG + path)
                    .then()
                    .statusCode(403);
            reader().get(LOG + path).then().statusCode(200);
        }
    }

    @Test
    void aRequestThatIsRefusedLeavesNothing() {
        String id = api.created(Api.draft("Taken"));
        api.request().body(Api.draft("Taken")).post(CONNECTIONS).then().statusCode(409);
        api.request().body(Map.of("name", "")).post(CONNECTIONS).then().statusCode(422);
        api.request()
                .header("If-Match", "\"9\"")
                .delete(CONNECTIONS + "/{id}", id)
                .then()
                .statusCode(412);
        log().body("items", hasSize(1));
    }

    @Test
    void aChangeThatIsRolledBackLeavesNothing() {
        api.created(Api.draft("Stays"));
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew().run(() -> {
                    audit.done(caller(), AuditAction.CONNECTION_CREATE, UUID.randomUUID(), List.of());
                    throw new IllegalStateException("the change fails behind its entry");
                }))
                .hasMessageContaining("the change fails");
        log().body("items.seq", contains(1));
        api.created(Api.draft("Stays too"));
        log().body("items.seq", contains(2, 1));
        api.request().get(LOG + "/verification").then().body("ok", equalTo(true));
    }

    @Test
    void anEntryWithoutATransactionIsRefused() {
        assertThatThrownBy(() -> audit.done(caller(), AuditAction.RUN_START, null, List.of()))
                .isInstanceOf(IllegalStateException.class);
        log().body("items", hasSize(0));
    }

    @Test
    void aDenialStaysWhenItsTransactionIsRolledBack() {
        Caller nobody = new Caller(new OrganizationId(organization), "tester", Set.of());
        assertThatThrownBy(() -> QuarkusTransaction.requiringNew()
                        .run(() -> audit.require(
                                nobody, Permission.CONNECTIONS_WRITE, AuditAction.CONNECTION_CREATE, null)))
                .hasMessageContaining("connections.write");
        log().body("items.outcome", contains("denied"));
    }

    @Test
    void entriesWrittenAtTheSameTimeMakeOneChain() {
        List<Integer> statuses = IntStream.range(0, 40)
                .parallel()
                .mapToObj(number -> api.request()
                        .body(Api.draft("Parallel " + number))
                        .post(CONNECTIONS)
                        .statusCode())
                .toList();
        assertThat(statuses).containsOnly(201);
        api.request()
                .get(LOG + "/verification")
                .then()
                .body("ok", equalTo(true))
                .body("entries", equalTo(40))
                .body("firstBrokenSeq", nullValue());
    }

    @Test
    void anIdempotentReplayLeavesNoSecondEntry() {
        io.godwit.run.Route route = io.godwit.run.Route.plain(1);
        String mapping = route.mapping();
        for (int time = 0; time < 2; time++) {
            route.api
                    .request()
                    .header("Idempotency-Key", "once")
                    .body(Map.of("mappingId", mapping))
                    .post("/api/v1/runs")
                    .then()
                    .statusCode(202);
            route.api
                    .request()
                    .post("/api/v1/mappings/{id}/activate", mapping)
                    .then()
                    .statusCode(200);
        }
        route.api
                .request()
                .get(LOG)
                .then()
                .body("items.action", contains("run.start", "mapping.create", "connection.create"));
    }

    private io.restassured.specification.RequestSpecification reader() {
        return Api.of(organization, "pf.data_migration.audit.read").request();
    }

    private Caller caller() {
        return new Caller(new OrganizationId(organization), "tester", Set.of(Permission.values()));
    }

    private static OffsetDateTime now() {
        return OffsetDateTime.parse(io.godwit.run.Queried.column(
                        "godwit", "select to_char(clock_timestamp(), 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')")
                .get(0));
    }

    private ValidatableResponse log(Object... parameters) {
        var request = api.request();
        for (int i = 0; i < parameters.length; i += 2) {
            request.queryParam((String) parameters[i], parameters[i + 1].toString());
        }
        return request.get(LOG).then().statusCode(200);
    }
}
