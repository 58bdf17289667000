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
 */
public record Diagnosis(
        boolean ok,
        @NonNull List<@NonNull Stage> stages,
        @Nullable String serverVersion,
        @NonNull List<@NonNull String> schemas) {

    public Diagnosis {
        stages = List.copyOf(stages);
        schemas = List.copyOf(schemas);
    }

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
        /** It is PostgreSQL, protected as wanted, and takes login and database. */
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
        @JsonProperty("not_reached")
        NOT_REACHED
    }
}
