package io.godwit.connection;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.godwit.connection.login.Authentication;
import io.godwit.connection.login.Protection;
import io.godwit.connection.login.TlsMode;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Enum;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Named access to a source system, as it is shown. The password is no part of it.
 *
 * @param id made by us
 * @param name unique in the organization
 * @param sourceKey names the system in id mappings; never changes
 * @param kind the kind of system; never changes
 * @param shared whether it is the service's own, the same for several organizations; such a connection cannot be changed
 * @param host a host name or address
 * @param port 1 to 65535
 * @param database the database's name
 * @param username the login
 * @param hasPassword whether a password is stored
 * @param tlsMode how the session is protected
 * @param caCertificate the only authorities that the server's certificate may come from, as PEM; null for those of the service's
 *     Java runtime
 * @param authentication how the server may have the password proven
 * @param schemaPattern the schemas to look at, {@code *} stands for any characters
 * @param version counts the changes; the entity tag
 * @param createdAt by the database's clock
 * @param updatedAt by the database's clock
 */
@Description("Named access to a source system. The password is write-only.")
@Schema(description = "Named access to a source system. The password is write-only.")
public record Connection(
        @Id @NonNull UUID id,
        @NonNull String name,
        @NonNull String sourceKey,
        @NonNull Kind kind,
        boolean shared,
        @NonNull String host,
        int port,
        @NonNull String database,
        @NonNull String username,
        boolean hasPassword,
        @NonNull TlsMode tlsMode,
        @Nullable String caCertificate,
        @NonNull Authentication authentication,
        @NonNull String schemaPattern,
        long version,
        @NonNull OffsetDateTime createdAt,
        @NonNull OffsetDateTime updatedAt) {

    Protection protection() {
        return new Protection(tlsMode, caCertificate, authentication);
    }

    /** The kinds of system that can be read. */
    @Enum("ConnectionKind")
    @Schema(name = "ConnectionKind")
    public enum Kind {
        @JsonProperty("postgresql")
        POSTGRESQL
    }
}
