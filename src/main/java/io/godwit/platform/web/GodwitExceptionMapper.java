package io.godwit.platform.web;

import io.godwit.platform.error.GodwitException;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.ext.Provider;

/** Answers our own exception with the problem that its code describes. */
@Provider
public class GodwitExceptionMapper extends ExceptionMapperBase<GodwitException> {

    @Override
    protected HttpProblem toProblem(GodwitException exception) {
        HttpProblem problem = Problems.of(exception.code(), exception.detail(), exception.violations());
        return exception.retryAfterSeconds().isEmpty()
                ? problem
                : HttpProblem.builder(problem)
                        .withHeader("Retry-After", exception.retryAfterSeconds().getAsInt())
                        .build();
    }
}
