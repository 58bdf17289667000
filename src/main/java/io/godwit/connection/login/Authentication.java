package io.godwit.connection.login;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.eclipse.microprofile.graphql.Enum;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How a server may have the password proven. */
@Enum("ConnectionAuthentication")
@Schema(name = "ConnectionAuthentication")
public enum Authentication {
    /** By SCRAM-SHA-256 only: the server never sees the password. */
    @JsonProperty("scram")
    SCRAM("scram-sha-256"),
    /** As the server likes, also with the password itself or an MD5 hash of it. Only for a server that has proven who it is. */
    @JsonProperty("any")
    ANY("scram-sha-256,md5,password");

    private final String methods;

    Authentication(String methods) {
        this.methods = methods;
    }

    /** The methods for the driver. */
    String methods() {
        return methods;
    }
}
