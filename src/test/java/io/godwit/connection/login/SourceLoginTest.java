package io.godwit.connection.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGProperty;

class SourceLoginTest {

    @ParameterizedTest
    @EnumSource(PGProperty.class)
    void noFieldCanNameAPropertyOfTheDriver(PGProperty property) {
        String attack = "x?" + property.getName() + "=evil&" + property.getName() + "=evil#/@,";
        Properties properties = new SourceLogin(
                        "db.example.com", 5432, attack, attack, attack, Protection.of(TlsMode.VERIFY_FULL))
                .properties("way", Patience.CALL);
        assertThat(properties.stringPropertyNames())
                .containsExactlyInAnyOrder(
                        "PGHOST",
                        "PGPORT",
                        "PGDBNAME",
                        "user",
                        "password",
                        "classLoaderStrategy",
                        "sslmode",
                        "sslfactory",
                        "sslfactoryarg",
                        "socketFactory",
                        "socketFactoryArg",
                        "requireAuth",
                        "scramMaxIterations",
                        "maxResultBuffer",
                        "gssEncMode",
                        "connectTimeout",
                        "loginTimeout",
                        "socketTimeout",
                        "cancelSignalTimeout",
                        "tcpKeepAlive",
                        "prepareThreshold",
                        "logServerErrorDetail",
                        "ApplicationName",
                        "readOnly",
                        "readOnlyMode");
        assertThat(properties).containsEntry("sslmode", "verify-full").containsEntry("PGDBNAME", attack);
    }

    @ParameterizedTest
    @EnumSource(TlsMode.class)
    void noServerIsToldThePassword(TlsMode mode) {
        assertThat(new SourceLogin("h", 1, "d", "u", "p", Protection.of(mode)).properties("way", Patience.RUN))
                .containsEntry("requireAuth", "scram-sha-256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"db", "db.example.com", "db-1.example.com.", "10.0.0.1", "::1", "fe80::1", "::ffff:10.0.0.1"})
    void oneNameOrAddressIsAHost(String host) {
        assertThat(new SourceLogin(host, 1, "d", "u", "p", Protection.of(TlsMode.DISABLE)).host())
                .isEqualTo(host);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a,b",
                "a/b",
                "a?b",
                "a%b",
                "a@b",
                "a:5432",
                "a b",
                "a\n",
                "-a",
                "a..b",
                "127.1",
                "1",
                "2130706433",
                "0x7f000001",
                "256.1.1.1",
                "1.2.3",
                "fe80::1%eth0",
                "[::1]",
                "é.example"
            })
    void nothingElseIsAHost(String host) {
        assertThatThrownBy(() -> new SourceLogin(host, 1, "d", "u", "p", Protection.of(TlsMode.DISABLE)))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.SOURCE_NAME_UNKNOWN));
    }

    @Test
    void withoutAPasswordTheDriverIsNotAsked() {
        SourceLogin login = new SourceLogin("h", 1, "d", "u", "", Protection.of(TlsMode.DISABLE));
        assertThatThrownBy(() -> login.properties("way", Patience.CALL))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CREDENTIALS_REQUIRED));
    }

    @Test
    void thePasswordIsNotInItsText() {
        assertThat(new SourceLogin("h", 1, "d", "u", "canary", Protection.of(TlsMode.DISABLE)).toString())
                .doesNotContain("canary");
    }
}
