package io.godwit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run as the API shows it. Immutable.
 *
 * @param source schema and table read
 * @param target schema and table written
 * @param status as on the wire, such as {@code completed_with_errors}
 * @param rows the buckets
 * @param skippedByReason the skipped rows by reason
 * @param progress how far it is
 * @param fault why it failed or what it waits out, null when nothing is wrong
 */
public record FollowedRun(
        String id,
        String source,
        String target,
        String status,
        Rows rows,
        Map<String, Long> skippedByReason,
        Progress progress,
        @Nullable String fault) {

    private static final Set<String> SUCCESSES = Set.of("completed", "completed_with_errors");
    private static final Set<String> RESTS =
            Set.of("completed", "completed_with_errors", "failed", "cancelled", "rolled_back", "paused");

    public FollowedRun {
        skippedByReason = Map.copyOf(skippedByReason);
    }

    /** What became of the rows that were read; {@code warnings} is no bucket. */
    public record Rows(
            long read, long inserted, long updated, long unchanged, long skipped, long failed, long warnings) {}

    /** {@code source -> target}. */
    public String title() {
        return source + " -> " + target;
    }

    /** True when nothing happens any more unless somebody asks for it. */
    public boolean isAtRest() {
        return RESTS.contains(status);
    }

    /** True when every row was read; some may have failed. */
    public boolean hasCompleted() {
        return SUCCESSES.contains(status);
    }

    /** The status in words. */
    public String outcome() {
        return status.replace('_', ' ') + (fault == null ? "" : " (" + fault + ")");
    }

    static FollowedRun of(JsonNode run) {
        JsonNode rows = run.path("rows");
        JsonNode fault = run.path("error");
        Map<String, Long> skipped = new TreeMap<>();
        run.path("skippedByReason")
                .properties()
                .forEach(
                        reason -> skipped.put(reason.getKey(), reason.getValue().asLong()));
        return new FollowedRun(
                run.path("id").asText(),
                run.path("sourceTable").asText(),
                run.path("targetTable").asText(),
                run.path("status").asText(),
                new Rows(
                        rows.path("read").asLong(),
                        rows.path("inserted").asLong(),
                        rows.path("updated").asLong(),
                        rows.path("unchanged").asLong(),
                        rows.path("skipped").asLong(),
                        rows.path("failed").asLong(),
                        rows.path("warnings").asLong()),
                skipped,
                new Progress(
                        rows.path("read").asLong(),
                        number(run.path("percent")),
                        number(run.path("rowsPerSecond")),
                        Duration.ofMillis(run.path("durationMs").asLong())),
                fault.isObject()
                        ? fault.path("code").asText() + ": "
                                + fault.path("title").asText()
                        : null);
    }

    private static @Nullable Double number(JsonNode value) {
        return value.isNumber() ? value.asDouble() : null;
    }
}
