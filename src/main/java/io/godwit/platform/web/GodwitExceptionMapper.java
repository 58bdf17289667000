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
        return Problems.of(exception);
    }
}
