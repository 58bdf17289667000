package io.godwit.cli;

import com.fasterxml.jackson.databind.JsonNode;

/** The service refused a request; the message is what its problem body says. */
public final class ApiProblem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;

    ApiProblem(int status, JsonNode problem) {
        super(status + " " + problem.path("code").asText("unknown") + ": "
                + problem.path("detail").asText("")
                + " - " + problem.path("hint").asText("")
                + (problem.has("violations") ? " " + problem.get("violations") : ""));
        this.code = problem.path("code").asText("unknown");
    }

    /** The stable code of the problem. */
    public String code() {
        return code;
    }
}
