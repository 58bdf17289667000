package io.godwit.platform.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.web.Problems;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Answers a request with a problem below JAX-RS, in the same shape as above it. Safe for any thread. */
@Singleton
public class Refusals {

    private final ObjectMapper mapper;

    Refusals(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /** Ends the request with the code's title as detail. */
    void send(RoutingContext request, ErrorCode code) {
        send(request, new GodwitException(code, code.title()));
    }

    /** Ends the request. */
    public void send(RoutingContext request, GodwitException fault) {
        HttpProblem problem = HttpProblem.builder(Problems.of(fault))
                .withInstance(instance(request))
                .build();
        HttpServerResponse response = request.response().setStatusCode(problem.getStatusCode());
        problem.getHeaders().forEach((name, value) -> response.putHeader(name, String.valueOf(value)));
        response.putHeader("Content-Type", HttpProblem.MEDIA_TYPE.toString());
        try {
            response.end(mapper.writeValueAsString(problem));
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Null where the path is none that can be shown. */
    private static @Nullable URI instance(RoutingContext request) {
        try {
            String path = request.request().path();
            return path == null ? null : new URI(path);
        } catch (URISyntaxException malformed) {
            return null;
        }
    }
}
