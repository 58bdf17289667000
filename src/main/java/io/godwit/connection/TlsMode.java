package io.godwit.connection;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.godwit.connection.guard.TlsTrust.Trust;

/** How a session to a source is protected on its way. */
public enum TlsMode {
    /** No encryption. */
    @JsonProperty("disable")
    DISABLE("disable", Trust.NONE),
    /** Encrypted, but the server's certificate is not checked. */
    @JsonProperty("require")
    REQUIRE("require", Trust.ANYONE),
    /** Encrypted, and the certificate must be trusted by this Java runtime and name the host. */
    @JsonProperty("verify_full")
    VERIFY_FULL("verify-full", Trust.AUTHORITIES);

    private final String sslMode;
    private final Trust trust;

    TlsMode(String sslMode, Trust trust) {
        this.sslMode = sslMode;
        this.trust = trust;
    }

    /** Its name for the driver. */
    String sslMode() {
        return sslMode;
    }

    /** Whose certificates are taken. */
    Trust trust() {
        return trust;
    }
}
