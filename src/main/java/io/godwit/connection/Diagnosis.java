package io.godwit.connection;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.eclipse.microprofile.graphql.Enum;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a test of a connection found.
 *
 * @param ok true when every stage passed
 * @param stages all stages in their order; those behind the first that failed were not reached
 * @param serverVersion as the server names it, null when the login failed
 * @param schemas the schemas that match the connection's pattern
 * @param sourceBytes what these schemas take on the server's disk, indexes included; null when that was not seen
 * @param hints what works, but should be looked at
 */
public record Diagnosis(
        boolean ok,
        @NonNull List<@NonNull Stage> stages,
        @Nullable String serverVersion,
        @NonNull List<@NonNull String> schemas,
        @Nullable Long sourceBytes,
        @NonNull List<@NonNull Hint> hints) {

    public Diagnosis {
        stages = List.copyOf(stages);
        schemas = List.copyOf(schemas);
        hints = List.copyOf(hints);
    }

    /** What a session shows that works. */
    record Finding(
            @Nullable String serverVersion,
            List<String> schemas,
            @Nullable Long sourceBytes,
            List<Hint> hints) {}

    /**
     * Something that works, but should be looked at.
     *
     * @param code write_rights or free_space
     * @param message what was found, and what to do about it
     */
    @Type("DiagnosisHint")
    @Schema(name = "DiagnosisHint")
    public record Hint(@NonNull String code, @NonNull String message) {}

    /**
     * One step on the way to the source.
     *
     * @param code the catalogue's code of what failed, null when nothing did
     * @param hint what a person can do about it
     * @param detail what happened here
     * @param durationMs how long it took
     */
    @Type("DiagnosisStage")
    @Schema(name = "DiagnosisStage")
    public record Stage(
            @NonNull StageName stage,
            @NonNull StageStatus status,
            @Nullable String code,
            @Nullable String hint,
            @Nullable String detail,
            int durationMs) {}

    /** The steps, in their order. */
    @Enum("DiagnosisStageName")
    @Schema(name = "DiagnosisStageName")
    public enum StageName {
        /** The host's name has an address. */
        @JsonProperty("name")
        NAME,
        /** The address may be used. */
        @JsonProperty("address")
        ADDRESS,
        /** Something listens at the port. */
        @JsonProperty("tcp")
        TCP,
        /** The server offers TLS. */
        @JsonProperty("tls")
        TLS,
        /** Its certificate is trusted and names the host. */
        @JsonProperty("certificate")
        CERTIFICATE,
        /** It is PostgreSQL, and takes login and database. */
        @JsonProperty("login")
        LOGIN,
        /** The session can be held to reading. */
        @JsonProperty("read_only")
        READ_ONLY,
        /** The login may read every table of the schemas. */
        @JsonProperty("rights")
        RIGHTS,
        /** There are schemas that match the pattern. */
        @JsonProperty("schemas")
        SCHEMAS
    }

    /** What became of a step. */
    @Enum("DiagnosisStageStatus")
    @Schema(name = "DiagnosisStageStatus")
    public enum StageStatus {
        @JsonProperty("ok")
        OK,
        @JsonProperty("failed")
        FAILED,
        /** The connection's settings make it needless. */
        @JsonProperty("skipped")
        SKIPPED,
        @JsonProperty("not_reached")
        NOT_REACHED
    }
}
