package io.godwit.connection;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
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
        @Pattern(regexp = HOST, message = "must be one host name, IPv4 address or IPv6 address")
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

        @Size(min = 1, max = 63, message = "must have 1 to 63 characters")
        @Pattern(regexp = PRINTABLE, message = "must not contain control characters")
        String schemaPattern) {

    /** No control characters and no halves of surrogate pairs, which would be stored as another text. */
    static final String PRINTABLE = "[^\\p{Cc}\\p{Cs}]*";

    static final String SOURCE_KEY = "[a-z][a-z0-9_]{0,62}";

    /**
     * One name of letters, digits and hyphens whose last label begins with a letter, or one full address. Nothing in it has a
     * meaning for the driver, and no short form such as 127.1 passes for a name.
     */
    static final String HOST =
            "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.?"
                    + "|(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)"
                    + "|(?=[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*:)[0-9A-Fa-f:.]{2,45}";

    public ConnectionDraft {
        port = Objects.requireNonNullElse(port, 5432);
        tlsMode = Objects.requireNonNullElse(tlsMode, TlsMode.VERIFY_FULL);
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
        return new ConnectionDraft(name, key, kind, host, port, database, username, password, tlsMode, schemaPattern);
    }

    /** True when a session would go elsewhere than the stored one's, or by another login or protection. */
    boolean leadsElsewhere(Connection stored) {
        return !(host.equals(stored.host())
                && port == stored.port()
                && database.equals(stored.database())
                && username.equals(stored.username())
                && tlsMode == stored.tlsMode());
    }

    /** Without the password: drafts may reach logs. */
    @Override
    public String toString() {
        return "ConnectionDraft[" + name + "]";
    }
}
