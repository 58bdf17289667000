package io.godwit.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.cli.ApiClient;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A run of the service, as a client sees it.
 *
 * @param seen what was seen of it last
 */
record GodwitRun(JsonNode seen) {

    private static final Set<String> GOES_ON = Set.of("pending", "running");

    /** A row that a run reads and that no rule leaves out has one of these, unless it is bad. */
    enum Fate {
        INSERTED,
        UPDATED,
        UNCHANGED,
        SKIPPED;

        /** Rows that a rule leaves out are skipped too, but for another reason. */
        private long count(JsonNode run) {
            JsonNode count = this == SKIPPED
                    ? run.path("skippedByReason").path("already_migrated")
                    : run.path("rows").path(name().toLowerCase(Locale.ROOT));
            return count.asLong();
        }
    }

    /** @param ids true to keep where each row went */
    static GodwitRun start(ApiClient client, String mapping, int batchSize, int parallelism, boolean ids) {
        ObjectNode draft = JsonNodeFactory.instance
                .objectNode()
                .put("mappingId", mapping)
                .put("batchSize", batchSize)
                .put("parallelism", parallelism)
                .put("idMapping", ids);
        return new GodwitRun(client.post("/api/v1/runs", draft));
    }

    /** A run that keeps nothing: to warm a process. */
    static GodwitRun rehearse(ApiClient client, String mapping, int batchSize) {
        ObjectNode draft = JsonNodeFactory.instance
                .objectNode()
                .put("mappingId", mapping)
                .put("batchSize", batchSize)
                .put("dryRun", true);
        return new GodwitRun(client.post("/api/v1/runs", draft));
    }

    String id() {
        return seen.path("id").asText();
    }

    GodwitRun awaitEnd(ApiClient client) {
        GodwitRun run = this;
        while (GOES_ON.contains(run.seen.path("status").asText())) {
            run = new GodwitRun(client.get("/api/v1/runs/" + id() + "?wait=60s"));
        }
        return run;
    }

    /**
     * What is in the target is compared elsewhere; this is what the run says of itself.
     *
     * @param fate what is to have become of all rows that are good
     * @throws IllegalStateException when it did not end so
     */
    void check(Workload workload, Fate fate) {
        JsonNode rows = seen.path("rows");
        boolean balanced = rows.path("read").asLong() == workload.rows()
                && rows.path("failed").asLong() == workload.badRows()
                && Stream.of(Fate.values()).allMatch(any -> (any.count(seen) > 0) == (any == fate));
        if (!seen.path("status").asText().startsWith("completed") || !balanced) {
            throw new IllegalStateException("The run did not end as it should: " + seen);
        }
    }

    /** By the run's own clock. */
    double seconds() {
        return seen.path("durationMs").asLong() / 1000.0;
    }
}
