package io.godwit.connection;

import io.godwit.connection.login.Authentication;
import io.godwit.connection.login.Protection;
import io.godwit.connection.login.SourceLogin;
import io.godwit.connection.login.TlsMode;
import io.godwit.platform.error.Violation;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a caller says of a connection. Left out, port, TLS mode and pattern get their defaults.
 *
 * @param name 1 to 100 characters, unique in the organization
 * @param sourceKey names the system in id mappings; made from the name when null; cannot be changed later
 * @param kind the kind of system, PostgreSQL when null; cannot be changed later
 * @param host a host name, an IPv4 or an IPv6 address
 * @param port 5432 when null
 * @param database the database's name
 * @param username the login
 * @param password write-only; null keeps what is stored as long as the session's address, login and TLS mode stay
 * @param tlsMode verify_full when null
 * @param caCertificate certificates as PEM of the only authorities that the server's certificate may come from, null for those of
 *     the service's Java runtime; with verify_full only
 * @param authentication scram when null; any with verify_full only
 * @param schemaPattern {@code source_*} when null
 */
public record ConnectionDraft(
        @NotBlank(message = "is required")
        @Size(max = 100, message = "must have at most 100 characters")
        @Pattern(regexp = PRINTABLE, message = "must not contain control characters")
        String name,

        @Pattern(regexp = SOURCE_KEY, message = "must be lower-case letters, digits and _, beginning with a letter")
        @Nullable
        String sourceKey,

        Connection.@Nullable Kind kind,

        @NotNull(message = "is required")
        @Size(max = 253, message = "must have at most 253 characters")
        @Pattern(regexp = SourceLogin.HOST_SYNTAX, message = "must be one host name, IPv4 address or IPv6 address")
        String host,

        @Min(value = 1, message = "must be 1 to 65535") @Max(value = 65535, message = "must be 1 to 65535")
        Integer port,

        @NotBlank(message = "is required")
        @Size(max = 63, message = "must have at most 63 characters")
        @Pattern(regexp = PRINTABLE, message = "must not contain control characters")
        String database,

        @NotBlank(message = "is required")
        @Size(max = 63, message = "must have at most 63 characters")
        @Pattern(regexp = PRINTABLE, message = "must not contain control characters")
        String username,

        @Size(min = 1, max = 1000, message = "must have 1 to 1000 characters")
        @Pattern(regexp = PRINTABLE, message = "must not contain control characters")
        @Schema(writeOnly = true)
        @Nullable
        String password,

        TlsMode tlsMode,

        @Size(max = 20_000, message = "must have at most 20000 characters")
        @Pattern(regexp = PEM, message = "must be one X.509 certificate or more as PEM")
        @Nullable
        String caCertificate,

        Authentication authentication,

        @Size(min = 1, max = 63, message = "must have 1 to 63 characters")
        @Pattern(regexp = PRINTABLE, message = "must not contain control characters")
        String schemaPattern) {

    /** No control characters and no halves of surrogate pairs, which would be stored as another text. */
    static final String PRINTABLE = "[^\\p{Cc}\\p{Cs}]*";

    /** Printable ASCII and ends of lines. */
    static final String PEM = "[\\x20-\\x7E\\t\\r\\n]*";

    static final String SOURCE_KEY = "[a-z][a-z0-9_]{0,62}";

    public ConnectionDraft {
        port = Objects.requireNonNullElse(port, 5432);
        tlsMode = Objects.requireNonNullElse(tlsMode, TlsMode.VERIFY_FULL);
        authentication = Objects.requireNonNullElse(authentication, Authentication.SCRAM);
        schemaPattern = Objects.requireNonNullElse(schemaPattern, "source_*");
    }

    /** What is stored, as a draft of itself: the ground for a patch. */
    static ConnectionDraft of(Connection stored) {
        return new ConnectionDraft(
                stored.name(),
                stored.sourceKey(),
                stored.kind(),
                stored.host(),
                stored.port(),
                stored.database(),
                stored.username(),
                null,
                stored.tlsMode(),
                stored.caCertificate(),
                stored.authentication(),
                stored.schemaPattern());
    }

    /** The same with a source key made of the name when none is given. */
    @SuppressWarnings("NullAway") // kind may be null, the constructor leaves it to the merge with what is stored
    ConnectionDraft withSourceKey() {
        if (sourceKey != null) {
            return this;
        }
        String letters =
                name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_").replaceAll("^[0-9_]+|_+$", "");
        String key = letters.isEmpty() ? "source" : letters.substring(0, Math.min(63, letters.length()));
        return new ConnectionDraft(
                name,
                key,
                kind,
                host,
                port,
                database,
                username,
                password,
                tlsMode,
                caCertificate,
                authentication,
                schemaPattern);
    }

    /** True when a session would go elsewhere than the stored one's, or by another login or protection. */
    boolean leadsElsewhere(Connection stored) {
        return !(host.equals(stored.host())
                && port == stored.port()
                && database.equals(stored.database())
                && username.equals(stored.username())
                && protection().equals(stored.protection()));
    }

    /** What no single field shows: names that are taken for good, and what does not go together. */
    List<Violation> violations() {
        List<Violation> violations = new ArrayList<>(protection().violations());
        if (SharedSource.SOURCE_KEY.equals(withSourceKey().sourceKey())) {
            violations.add(new Violation("/sourceKey", "is reserved"));
        }
        if (SharedSource.NAME.equals(name)) {
            violations.add(new Violation("/name", "is reserved"));
        }
        return violations;
    }

    Protection protection() {
        return new Protection(tlsMode, caCertificate, authentication);
    }

    /** Without the password: drafts may reach logs. */
    @Override
    public String toString() {
        return "ConnectionDraft[" + name + "]";
    }
}
