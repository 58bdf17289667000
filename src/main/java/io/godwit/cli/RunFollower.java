package io.godwit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintStream;
import java.util.UUID;

/** Starts runs and shows them until they end. Not thread-safe. */
public final class RunFollower {

    private static final String RUNS = "/api/v1/runs";

    private final ApiClient api;
    private final PrintStream out;
    private final boolean terminal;

    /** @param terminal whether a person watches: then a bar, else plain lines */
    public RunFollower(ApiClient api, PrintStream out, boolean terminal) {
        this.api = api;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Starts a run of the mapping and follows it to its end, however it ends.
     *
     * @throws ApiProblem when the service refuses to start it
     */
    public FollowedRun run(String mappingId) {
        JsonNode draft = JsonNodeFactory.instance.objectNode().put("mappingId", mappingId);
        String key = UUID.randomUUID().toString();
        return follow(FollowedRun.of(api.post(RUNS, draft, key)));
    }

    private FollowedRun follow(FollowedRun started) {
        ProgressBar bar = ProgressBar.begin(out, terminal, started.title());
        FollowedRun run = started;
        while (!run.isAtRest()) {
            bar.show(run.progress());
            // The service answers as soon as the run ends, and after a second otherwise.
            run = FollowedRun.of(api.get(RUNS + "/" + run.id() + "?wait=1s"));
        }
        bar.end(run.progress(), run.outcome());
        return run;
    }
}
