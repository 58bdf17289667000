package io.godwit.connection;

import static io.godwit.support.Api.draft;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import io.godwit.support.Api;
import io.godwit.support.Sources;
import io.godwit.support.TestCertificate;
import io.godwit.support.TestDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The session is as protected as the connection says, and the test of it tells what is not. */
@QuarkusTest
class TlsTest {

    private static final int AT_TLS = 3;
    private static final int AT_CERTIFICATE = 4;
    private static final int AT_LOGIN = 5;

    private final Api api = Api.newOrganization();

    @BeforeAll
    static void makeSources() {
        Sources.make();
    }

    @Test
    void aTrustedServerIsReadOverTls() {
        String id = api.created(draft(
                "Trusted", Map.of("tlsMode", "verify_full", "caCertificate", TestDatabase.CERTIFICATE.certificate())));
        api.request()
                .post("/api/v1/connections/{id}/test", id)
                .then()
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("stages.status", everyItem(equalTo("ok")));
        api.request()
                .get("/api/v1/connections/{id}/schemas", id)
                .then()
                .statusCode(200)
                .body("items.name", hasItem("source_hr"));
        api.request()
                .get("/api/v1/connections/{id}", id)
                .then()
                .body("caCertificate", equalTo(TestDatabase.CERTIFICATE.certificate()))
                .body("authentication", equalTo("scram"));
    }

    @Test
    void anEncryptedServerNeedsNoProofWhereNoneIsWanted() {
        tested(Map.of("tlsMode", "require"))
                .body("ok", equalTo(true))
                .body("stages[3].status", equalTo("ok"))
                .body("stages[4].status", equalTo("skipped"));
    }

    @Test
    void anAuthorityThatNobodyKnowsIsNotTrusted() {
        fails(tested(Map.of("tlsMode", "verify_full")), AT_CERTIFICATE, "comes from no authority that is trusted");
        String other = TestCertificate.of("ip:127.0.0.1", "-1d", 9).certificate();
        fails(
                tested(Map.of("tlsMode", "verify_full", "caCertificate", other)),
                AT_CERTIFICATE,
                "comes from no authority that is trusted");
    }

    @ParameterizedTest
    @CsvSource({
        "dns:db.example.org, -1d, 9, does not name the host",
        "ip:127.0.0.2, -1d, 9, does not name the host",
        "ip:127.0.0.1, -9d, 3, has expired",
        "ip:127.0.0.1, +9d, 9, is not valid yet"
    })
    void aCertificateMustFit(String name, String start, int days, String detail) throws IOException {
        TestCertificate certificate = TestCertificate.of(name, start, days);
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            serve(server, certificate);
            fails(
                    tested(Map.of(
                            "port",
                            server.getLocalPort(),
                            "tlsMode",
                            "verify_full",
                            "caCertificate",
                            certificate.certificate())),
                    AT_CERTIFICATE,
                    detail);
        }
    }

    /** The session that explores and runs proves the server by itself, whatever a test has found. */
    @Test
    void aSessionTrustsNoMoreThanTheTest() {
        String right = TestDatabase.CERTIFICATE.certificate();
        String other = TestCertificate.of("ip:127.0.0.1", "-1d", 9).certificate();
        isNotOpened(Map.of("tlsMode", "verify_full"));
        isNotOpened(Map.of("tlsMode", "verify_full", "caCertificate", other));
        isNotOpened(Map.of("tlsMode", "verify_full", "caCertificate", right, "host", "localhost"));
    }

    private void isNotOpened(Map<String, ?> settings) {
        api.request()
                .get(
                        "/api/v1/connections/{id}/schemas",
                        api.created(draft("Not trusted " + UUID.randomUUID(), settings)))
                .then()
                .statusCode(422)
                .body("code", equalTo("tls_verification_failed"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"require", "verify_full"})
    void aServerWithoutTlsFailsWhereTlsIsWanted(String mode) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            serve(server, null);
            fails(tested(Map.of("port", server.getLocalPort(), "tlsMode", mode)), AT_TLS, "The server offers no TLS");
        }
    }

    @Test
    void thePasswordItselfIsGivenOnlyWhereTheCallerSaysSo() {
        Map<String, Object> proven = new HashMap<>(Map.of(
                "username",
                "asked_plainly",
                "tlsMode",
                "verify_full",
                "caCertificate",
                TestDatabase.CERTIFICATE.certificate()));
        tested(proven).body("ok", equalTo(false)).body("stages[5].code", equalTo("auth_failed"));
        proven.put("authentication", "any");
        tested(proven).body("ok", equalTo(true)).body("stages[" + AT_LOGIN + "].code", nullValue());
    }

    @ParameterizedTest
    @CsvSource({
        "authentication, any, require",
        "authentication, any, disable",
        "caCertificate, PEM, require",
        "caCertificate, nonsense, verify_full",
        "caCertificate, -----BEGIN CERTIFICATE-----, verify_full",
        "caCertificate, '', verify_full"
    })
    void whatDoesNotGoTogetherIsRefused(String field, String value, String mode) {
        String sent = value.equals("PEM") ? TestDatabase.CERTIFICATE.certificate() : value;
        api.request()
                .body(draft("Refused", Map.of(field, sent, "tlsMode", mode)))
                .post("/api/v1/connections")
                .then()
                .statusCode(422)
                .body("violations.field", hasItem("/" + field));
        api.request()
                .body(draft("Refused", Map.of(field, sent, "tlsMode", mode)))
                .post("/api/v1/connections/test")
                .then()
                .statusCode(422);
    }

    @Test
    void anotherAuthorityClearsThePassword() {
        String id = api.created(draft(
                "Repointed",
                Map.of("tlsMode", "verify_full", "caCertificate", TestDatabase.CERTIFICATE.certificate())));
        String other = TestCertificate.of("ip:127.0.0.1", "-1d", 9).certificate();
        api.request()
                .body(Map.of("caCertificate", other))
                .patch("/api/v1/connections/{id}", id)
                .then()
                .statusCode(200)
                .body("hasPassword", equalTo(false));
    }

    private ValidatableResponse tested(Map<String, ?> settings) {
        return api.request()
                .body(draft("Tested", settings))
                .post("/api/v1/connections/test")
                .then()
                .statusCode(200);
    }

    private static void fails(ValidatableResponse answer, int stage, String detail) {
        answer.body("ok", equalTo(false))
                .body("stages[" + stage + "].status", equalTo("failed"))
                .body("stages[" + stage + "].code", equalTo("tls_verification_failed"))
                .body("stages[" + stage + "].detail", containsString(detail))
                .body("stages[" + (stage + 1) + "].status", equalTo("not_reached"));
    }

    /** Answers the request for TLS, and no more. */
    private static void serve(ServerSocket listener, TestCertificate certificate) {
        Thread server = new Thread(() -> {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    if (socket.getInputStream().readNBytes(8).length == 8) {
                        socket.getOutputStream().write(certificate == null ? 'N' : 'S');
                        handshake(socket, certificate);
                    }
                } catch (IOException nextOrEnded) {
                    // The visitor's word is what counts.
                }
            }
        });
        server.setDaemon(true);
        server.start();
    }

    private static void handshake(Socket socket, TestCertificate certificate) throws IOException {
        if (certificate != null) {
            SSLSocket tls = (SSLSocket)
                    certificate.server().getSocketFactory().createSocket(socket, null, socket.getPort(), false);
            tls.setUseClientMode(false);
            tls.startHandshake();
        }
        socket.getInputStream().read();
    }
}
