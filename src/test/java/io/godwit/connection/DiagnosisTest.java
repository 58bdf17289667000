package io.godwit.connection;

import static io.godwit.support.Api.draft;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.godwit.support.Sources;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class DiagnosisTest {

    private static final List<String> STAGES =
            List.of("name", "address", "tcp", "tls", "certificate", "login", "read_only", "rights", "schemas");

    private final Api api = Api.newOrganization();

    @BeforeAll
    static void makeSources() {
        Sources.make();
    }

    @Test
    void aGoodConnectionPassesEveryStage() {
        String id = api.created(draft("Good"));
        api.request()
                .post("/api/v1/connections/{id}/test", id)
                .then()
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("stages.stage", equalTo(STAGES))
                .body("stages.status", equalTo(List.of("ok", "ok", "ok", "skipped", "skipped", "ok", "ok", "ok", "ok")))
                .body("serverVersion", notNullValue())
                .body("schemas", hasItem("source_hr"));
    }

    @Test
    void anUnknownNameFailsFirst() {
        failsAt("name", "source_name_unknown", Map.of("host", "db.invalid"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.0.0.1", "127.0.0.2", "169.254.169.254", "224.0.0.1", "::1", "fe80::1"})
    void anAddressThatTheOperatorHasNotOpenedIsRefused(String host) {
        failsAt("address", "destination_not_allowed", Map.of("host", host));
    }

    @Test
    void aClosedPortFailsAtTcp() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }
        failsAt("tcp", "source_unreachable", Map.of("port", port));
    }

    @Test
    void aServerOfAnotherKindFailsAtLogin() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> answer(other));
            server.start();
            failsAt("login", "protocol_error", Map.of("port", other.getLocalPort()));
        }
    }

    private static void answer(ServerSocket listener) {
        while (true) {
            try (Socket socket = listener.accept()) {
                socket.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                socket.setSoTimeout(1000);
                socket.getInputStream().readAllBytes();
            } catch (IOException ended) {
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }

    @Test
    void anUnknownDatabaseFailsAtLogin() {
        failsAt("login", "database_not_found", Map.of("database", "nowhere"));
    }

    @Test
    void anUnknownUserFailsAtLogin() {
        failsAt("login", "auth_failed", Map.of("username", "nobody"));
    }

    @Test
    void aWrongPasswordFailsAtLogin() {
        failsAt("login", "auth_failed", Map.of("password", "wrong"));
    }

    @Test
    void aMissingPasswordFailsAtLogin() {
        Map<String, Object> draft = draft("No password");
        draft.remove("password");
        failsAt("login", "credentials_required", draft);
    }

    @Test
    void aSuperuserIsNoReader() {
        failsAt("read_only", "source_not_read_only", Map.of("username", "postgres", "password", "postgres"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"copier", "member", "runner", "reader_of_files"})
    void aLoginWithPowersThatNoSettingHoldsIsNoReader(String login) {
        failsAt("read_only", "source_not_read_only", Map.of("username", login));
    }

    @Test
    void theServicesOwnDatabaseIsNoSource() {
        failsAt("read_only", "destination_not_allowed", Map.of("database", "godwit"));
    }

    @Test
    void aSchemaWithoutUsageIsNamed() {
        failsAt("rights", "source_permission_denied", Map.of("schemaPattern", "locked_usage"))
                .body("stages.detail", hasItem(containsString("locked_usage")));
    }

    @Test
    void aTableWithoutSelectIsNamed() {
        failsAt("rights", "source_permission_denied", Map.of("schemaPattern", "locked_select"))
                .body("stages.detail", hasItem(containsString("locked_select.secret")));
    }

    @Test
    void noSchemaThatFitsIsTheLastToFail() {
        failsAt("schemas", "no_schemas_found", Map.of("schemaPattern", "nothing_*"))
                .body("stages.hint", hasItem(containsString("source_")));
    }

    @Test
    void rightsToWriteAndTheRoomForTheRowsAreHinted() {
        api.request()
                .body(draft("Writer", Map.of("schemaPattern", "writable", "username", "writer")))
                .post("/api/v1/connections/test")
                .then()
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("hints.code", equalTo(List.of("write_rights", "free_space")))
                .body("hints[0].message", containsString("writable.written"));
        api.request()
                .body(draft("Reader", Map.of()))
                .post("/api/v1/connections/test")
                .then()
                .body("hints.code", equalTo(List.of("free_space")))
                .body("sourceBytes", greaterThan(0));
    }

    private ValidatableResponse failsAt(String stage, String code, Map<String, ?> others) {
        Map<String, Object> draft =
                others.containsKey("name") ? Map.copyOf(others) : draft("Fails at " + stage, others);
        String id = api.created(draft);
        ValidatableResponse stored =
                api.request().post("/api/v1/connections/{id}/test", id).then();
        failedAt(stored, stage, code);
        return failedAt(
                api.request().body(draft).post("/api/v1/connections/test").then(), stage, code);
    }

    private static ValidatableResponse failedAt(ValidatableResponse answer, String stage, String code) {
        answer.statusCode(200).body("ok", equalTo(false)).body("stages.stage", equalTo(STAGES));
        int at = STAGES.indexOf(stage);
        List<String> statuses = answer.extract().path("stages.status");
        assertThat(statuses.subList(0, at)).allMatch(List.of("ok", "skipped")::contains);
        assertThat(statuses.get(at)).isEqualTo("failed");
        assertThat(statuses.subList(at + 1, statuses.size())).allMatch("not_reached"::equals);
        return answer.body("stages[" + at + "].code", equalTo(code)).body("stages[" + at + "].hint", notNullValue());
    }
}
