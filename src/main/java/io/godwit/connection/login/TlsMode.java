package io.godwit.connection.login;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a session to a source is protected on its way. */
public enum TlsMode {
    /** No encryption. */
    @JsonProperty("disable")
    DISABLE("disable"),
    /** Encrypted, but the server's certificate is not checked. */
    @JsonProperty("require")
    REQUIRE("require"),
    /** Encrypted, and the certificate must be trusted and name the host. */
    @JsonProperty("verify_full")
    VERIFY_FULL("verify-full");

    private final String sslMode;

    TlsMode(String sslMode) {
        this.sslMode = sslMode;
    }

    /** Its name for the driver. */
    String sslMode() {
        return sslMode;
    }
}
