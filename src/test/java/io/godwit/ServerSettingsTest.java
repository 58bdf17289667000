package io.godwit;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServerSettingsTest {

    @Test
    void aDatabaseThatIsAwayIsOneSentence() throws IOException {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }
        ServerSettings.Database database = ServerSettings.Database.of(new Variables(Map.of(
                "GODWIT_DB_URL", "postgresql://127.0.0.1:" + port + "/app",
                "GODWIT_DB_USER", "godwit_app",
                "GODWIT_DB_PASSWORD", "secret",
                "GODWIT_DB_OWNER_USER", "godwit_owner",
                "GODWIT_DB_OWNER_PASSWORD", "secret")));

        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(database::migrate)
                .withMessage("The schema scripts could not be run on GODWIT_DB_URL with GODWIT_DB_OWNER_USER and"
                        + " GODWIT_DB_OWNER_PASSWORD (SQL state 08001)");
    }
}
