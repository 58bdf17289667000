package io.godwit.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.cli.ApiClient;
import java.util.Optional;
import java.util.Set;

/** The service, used as everybody may: over its REST API. Its time is that of the client, from the start to the answer. */
final class GodwitRuns implements Contender {

    /** As many as a run gets that does not say. */
    static final int PARTS = 2;

    private static final Set<String> GOES_ON = Set.of("pending", "running");

    private final Service service;
    private final Mappings mappings;
    private final int batchSize;
    private final int parallelism;
    private final boolean again;
    private String note = "";

    private GodwitRuns(Service service, Mappings mappings, int batchSize, int parallelism, boolean again) {
        this.service = service;
        this.mappings = mappings;
        this.batchSize = batchSize;
        this.parallelism = parallelism;
        this.again = again;
    }

    /** A load into the emptied target, in as many parts at a time. */
    static GodwitRuns load(Service service, Mappings mappings, int batchSize, int parallelism) {
        return new GodwitRuns(service, mappings, batchSize, parallelism, false);
    }

    /** The same once more behind a load: all rows are there and are skipped. */
    static GodwitRuns again(Service service, Mappings mappings, int batchSize) {
        return new GodwitRuns(service, mappings, batchSize, PARTS, true);
    }

    @Override
    public String name() {
        return "Godwit, batches of " + batchSize + (parallelism == 1 ? ", one part" : ", two parts at a time")
                + (again ? ", again: all skipped" : "");
    }

    @Override
    public boolean continues() {
        return again;
    }

    @Override
    public Optional<String> books() {
        return Optional.of("godwit.id_mapping");
    }

    @Override
    public String note() {
        return note;
    }

    @Override
    public void move(Workload workload) {
        service.footprint().reset();
        ApiClient client = service.client();
        ObjectNode draft = JsonNodeFactory.instance
                .objectNode()
                .put("mappingId", mappings.id(workload))
                .put("batchSize", batchSize)
                .put("parallelism", parallelism);
        JsonNode run = client.post("/api/v1/runs", draft);
        while (GOES_ON.contains(run.path("status").asText())) {
            run = client.get("/api/v1/runs/" + run.path("id").asText() + "?wait=60s");
        }
        check(run, workload);
        note = "%.2f s by the run's own clock; %s"
                .formatted(
                        run.path("durationMs").asLong() / 1000.0,
                        service.footprint().text());
    }

    /** What is in the target is compared elsewhere; this is what the run says of itself. */
    private void check(JsonNode run, Workload workload) {
        JsonNode rows = run.path("rows");
        boolean balanced = rows.path("read").asLong() == workload.rows()
                && rows.path("failed").asLong() == workload.badRows()
                && (rows.path("inserted").asLong() == 0) == again;
        if (!run.path("status").asText().startsWith("completed") || !balanced) {
            throw new IllegalStateException("The run did not end as it should: " + run);
        }
    }
}
