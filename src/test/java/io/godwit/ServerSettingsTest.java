package io.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.godwit.support.TestDatabase;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What server mode is configured with, and what it does not start with. */
class ServerSettingsTest {

    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private static Map<String, String> minimal() {
        return new HashMap<>(Map.of(
                "GODWIT_DB_URL", "postgresql://db:5432/app",
                "GODWIT_DB_USER", "godwit_app",
                "GODWIT_DB_PASSWORD", "secret",
                "GODWIT_JWT_PUBLIC_KEY", "/etc/godwit/key.pem",
                "GODWIT_JWT_ISSUER", "https://issuer",
                "GODWIT_JWT_AUDIENCE", "godwit",
                "GODWIT_SECRET_KEY", KEY));
    }

    private static ServerSettings settings(Map<String, String> variables) {
        return ServerSettings.of(new Variables(variables));
    }

    @Test
    void whatIsNotSaidIsTheSaferWay() {
        assertThat(settings(minimal()).properties())
                .containsEntry("mp.jwt.verify.publickey.location", "file:/etc/godwit/key.pem")
                .containsEntry("mp.jwt.verify.issuer", "https://issuer")
                .containsEntry("mp.jwt.verify.audiences", "godwit")
                .containsEntry("mp.jwt.verify.token.age", "3600")
                .containsEntry("godwit.source-allowed-ports", "5432,5433,6432")
                .doesNotContainKeys("godwit.source-allowed-cidrs", "quarkus.http.cors.origins")
                .containsEntry("godwit.target-schemas", "app")
                .containsEntry("godwit.max-running-runs", "2")
                .containsEntry("godwit.max-queued-runs", "50")
                .containsEntry("godwit.max-workers-per-connection", "8")
                .containsEntry("godwit.rate-limit.requests-per-minute", "600")
                .containsEntry("godwit.local", "false")
                .containsEntry("quarkus.swagger-ui.enabled", "false")
                .containsEntry("quarkus.smallrye-graphql.ui.enabled", "false")
                .containsEntry("quarkus.datasource.username", "godwit_app")
                .containsEntry("quarkus.datasource.engine.username", "godwit_app");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GODWIT_DB_USER",
                "GODWIT_DB_PASSWORD",
                "GODWIT_JWT_PUBLIC_KEY",
                "GODWIT_JWT_ISSUER",
                "GODWIT_JWT_AUDIENCE",
                "GODWIT_SECRET_KEY"
            })
    void whatIsMissingIsNamed(String variable) {
        Map<String, String> variables = minimal();
        variables.remove(variable);
        refused(variables, variable);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GODWIT_DB_URL | postgresql://user:canary@db/app",
                "GODWIT_DB_URL | mysql://canary/app",
                "GODWIT_SECRET_KEY | canary",
                "GODWIT_PORT | canary",
                "GODWIT_JWT_MAX_AGE_SECONDS | 0",
                "GODWIT_PARALLELISM | 17",
                "GODWIT_CORS_ORIGINS | *",
                "GODWIT_SOURCE_ALLOWED_CIDRS | 10.0.0.0/33",
                "GODWIT_SOURCE_ALLOWED_CIDRS | canary.example",
                "GODWIT_SOURCE_ALLOWED_PORTS | canary",
                "GODWIT_SOURCE_ALLOWED_PORTS | 70000"
            })
    void whatCannotBeReadIsNamedAndNotQuoted(String variable, String value) {
        Map<String, String> variables = minimal();
        variables.put(variable, value);
        refused(variables, variable);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0C5B4A76-0000-4000-8000-000000000001", "everybody", "*,*", ""})
    void organizationsThatNobodyHasAreRefused(String organizations) {
        Map<String, String> variables = minimal();
        variables.put("MIGRATION_SOURCE_DB_URL", "postgresql://u:p@h/d");
        variables.put("GODWIT_SHARED_SOURCE_ORGANIZATIONS", organizations);
        if (organizations.isEmpty()) {
            assertThat(settings(variables).properties()).containsEntry("godwit.shared-source.organizations", "none");
        } else {
            refused(variables, "GODWIT_SHARED_SOURCE_ORGANIZATIONS");
        }
    }

    private static void refused(Map<String, String> variables, String variable) {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(variables))
                .withMessageContaining(variable)
                .satisfies(refusal -> assertThat(refusal).hasMessageNotContaining("canary"));
    }

    /** Each is a login with one power too many. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "superuser | must not be a superuser",
                "bypassrls | must not bypass row-level security",
                "in role godwit_owner | must not own the schema godwit"
            })
    void aLoginThatMayDoTooMuchIsRefused(String power, String sentence) {
        TestDatabase.execute(
                "postgres",
                "drop role if exists too_mighty; create role too_mighty login password 'test-only' " + power);
        Map<String, String> variables = minimal();
        variables.put("GODWIT_DB_URL", TestDatabase.url("godwit").replace("jdbc:", ""));
        variables.put("GODWIT_DB_USER", "too_mighty");
        variables.put("GODWIT_DB_PASSWORD", "test-only");

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(variables).prepare())
                .withMessageContaining(sentence);
    }

    @Test
    void aDatabaseThatIsAwayIsOneSentence() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        Map<String, String> variables = minimal();
        variables.put("GODWIT_DB_URL", "postgresql://127.0.0.1:" + port + "/app");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(variables).prepare())
                .withMessage("GODWIT_DB_URL cannot be reached with GODWIT_DB_USER and GODWIT_DB_PASSWORD"
                        + " (SQL state 08001)");
        variables.put("GODWIT_DB_OWNER_USER", "godwit_owner");
        variables.put("GODWIT_DB_OWNER_PASSWORD", "secret");
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> settings(variables).prepare())
                .withMessage("The schema scripts could not be run on GODWIT_DB_URL with GODWIT_DB_OWNER_USER and"
                        + " GODWIT_DB_OWNER_PASSWORD (SQL state 08001)");
    }
}
