package io.godwit.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.godwit.platform.access.OrganizationId;
import io.godwit.run.Barrier;
import io.godwit.run.Queried;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to the log behind the service's back: the runtime login cannot do it, and the chain tells who could. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class AuditChainTest {

    private final UUID organization = UUID.randomUUID();
    private final Api api = Api.of(organization, "pf.data_migration.manage");

    @BeforeEach
    void writeFourEntries() {
        for (int i = 1; i <= 4; i++) {
            api.created(Api.draft("Entry " + i));
        }
        assertThat(verified().getBoolean("ok")).isTrue();
        assertThat(verified().getInt("entries")).isEqualTo(4);
    }

    /** It reads all of the log, in one of the few sessions of the node. */
    @Test
    void anOrganizationVerifiesOnceAtATime() {
        Barrier slow = Barrier.by("lock table godwit.audit_entry in access exclusive mode");
        CompletableFuture<Boolean> first;
        try {
            first = CompletableFuture.supplyAsync(() -> verified().getBoolean("ok"), task -> new Thread(task).start());
            slow.reached();
            api.request()
                    .get("/api/v1/audit-log/verification")
                    .then()
                    .statusCode(429)
                    .header("Retry-After", notNullValue())
                    .body("code", equalTo("too_many_calls"));
        } finally {
            slow.close();
        }
        assertThat(first.join()).isTrue();
        assertThat(verified().getBoolean("ok")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update godwit.audit_entry set actor = 'somebody'",
                "delete from godwit.audit_entry",
                "truncate godwit.audit_entry",
                "delete from godwit.audit_head",
                "truncate godwit.audit_head"
            })
    void theRuntimeLoginCanOnlyAdd(String statement) throws SQLException {
        try (Connection session = DriverManager.getConnection(
                        TestDatabase.url("godwit"), TestDatabase.RUNTIME, TestDatabase.PASSWORD);
                Statement tampering = session.createStatement()) {
            tampering.execute("select set_config('app.organization_id', '" + organization + "', false)");
            assertThatThrownBy(() -> tampering.execute(statement))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("42501"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actor = 'somebody'",
                "at = at + interval '1 microsecond'",
                "action = 'run.start'",
                "object_type = 'run'",
                "object_id = null",
                "object_id = ''",
                "fields = '{}'",
                "fields = fields || '{more}'",
                "outcome = 'denied'",
                "request_id = null",
                "hash = repeat('0', 64)"
            })
    void anEditIsFound(String edit) {
        tamper("update godwit.audit_entry set " + edit + " where organization_id = '{o}' and seq = 2");
        isBrokenAt(2);
    }

    @Test
    void nothingIsNotAnEmptyText() {
        Api.of(organization, "pf.data_migration.audit.read")
                .request()
                .body(Api.draft("Denied"))
                .post("/api/v1/connections")
                .then()
                .statusCode(403);
        assertThat(verified().getBoolean("ok")).isTrue();
        tamper("update godwit.audit_entry set object_id = '' where organization_id = '{o}' and seq = 5");
        isBrokenAt(5);
    }

    @Test
    void anEditWhoseHashIsMendedIsFoundAtTheNextEntry() {
        OrganizationId chain = new OrganizationId(organization);
        AuditEntry entry = new AuditEntry(
                2,
                OffsetDateTime.parse("2026-01-01T00:00:00Z"),
                "somebody",
                "connection.create",
                "connection",
                null,
                List.of(),
                AuditOutcome.DONE,
                null,
                "");
        String mended = AuditChain.next(column("select hash from godwit.audit_entry", 1), chain, entry);
        tamper("update godwit.audit_entry set at = '2026-01-01T00:00:00Z', actor = 'somebody', object_id = null,"
                + " fields = '{}', request_id = null, hash = '" + mended
                + "' where organization_id = '{o}' and seq = 2");
        isBrokenAt(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void aDeletionIsFound(int seq) {
        tamper("delete from godwit.audit_entry where organization_id = '{o}' and seq = " + seq);
        isBrokenAt(seq);
    }

    @Test
    void theDeletionOfEverythingIsFound() {
        tamper("delete from godwit.audit_entry where organization_id = '{o}'");
        isBrokenAt(1);
        tamper("delete from godwit.audit_head where organization_id = '{o}'");
        assertThat(verified().getInt("entries")).isZero();
    }

    @Test
    void anotherOrderIsFound() {
        tamper("update godwit.audit_entry set seq = 9 where organization_id = '{o}' and seq = 2;"
                + " update godwit.audit_entry set seq = 2 where organization_id = '{o}' and seq = 3;"
                + " update godwit.audit_entry set seq = 3 where organization_id = '{o}' and seq = 9");
        isBrokenAt(2);
    }

    @Test
    void anEntryOfAnotherOrganizationIsFound() {
        Api other = Api.newOrganization();
        other.created(Api.draft("Theirs"));
        tamper(
                "delete from godwit.audit_entry where organization_id = '{o}' and seq > 0;"
                        + " insert into godwit.audit_entry select '{o}', seq, at, actor, action, object_type, object_id, fields,"
                        + " outcome, request_id, hash from godwit.audit_entry where organization_id <> '{o}' and seq = 1 limit 1");
        isBrokenAt(1);
    }

    @Test
    void anEntryAddedBehindTheHeadIsFound() {
        tamper(
                "insert into godwit.audit_entry select organization_id, 5, at, actor, action, object_type, object_id,"
                        + " fields, outcome, request_id, hash from godwit.audit_entry where organization_id = '{o}' and seq = 4");
        isBrokenAt(5);
    }

    @Test
    void aHeadThatIsSetBackIsFound() {
        tamper("update godwit.audit_head set hash = repeat('0', 64) where organization_id = '{o}'");
        isBrokenAt(4);
        tamper("delete from godwit.audit_head where organization_id = '{o}'");
        isBrokenAt(1);
    }

    private String column(String query, int seq) {
        return Queried.column("godwit", query + " where organization_id = '" + organization + "' and seq = " + seq)
                .get(0);
    }

    private void tamper(String statements) {
        TestDatabase.execute("godwit", statements.replace("{o}", organization.toString()));
    }

    private void isBrokenAt(int seq) {
        assertThat(verified().getBoolean("ok")).isFalse();
        assertThat(verified().getInt("firstBrokenSeq")).isEqualTo(seq);
    }

    private JsonPath verified() {
        return api.request()
                .get("/api/v1/audit-log/verification")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
