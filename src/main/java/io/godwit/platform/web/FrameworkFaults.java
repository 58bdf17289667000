package io.godwit.platform.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.godwit.platform.error.ErrorCode;
import io.quarkiverse.resteasy.problem.ExceptionMapperBase;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import jakarta.annotation.Priority;
import jakarta.ws.rs.ext.Provider;
import java.io.UncheckedIOException;
import java.util.List;

/** Faults that the framework or the problem library would answer by themselves, without or with a wrong body. */
final class FrameworkFaults {

    private FrameworkFaults() {}

    private static HttpProblem unauthenticated() {
        return Problems.of(ErrorCode.UNAUTHENTICATED, "The request has no valid bearer token", List.of());
    }

    /** JSON of another shape than wanted: the framework's own answer repeats the value sent. */
    @Provider
    @Priority(1)
    public static class OtherShape extends ExceptionMapperBase<MismatchedInputException> {

        @Override
        protected HttpProblem toProblem(MismatchedInputException fault) {
            return CatalogueProblems.malformed(fault);
        }
    }

    /** A patch whose result has another shape: the library would log the fault's text, which may quote a password. */
    @Provider
    @Priority(1)
    public static class OtherShapeOfPatch extends ExceptionMapperBase<UncheckedIOException> {

        @Override
        protected HttpProblem toProblem(UncheckedIOException fault) {
            return fault.getCause() instanceof JsonProcessingException json
                    ? CatalogueProblems.malformed(json)
                    : CatalogueProblems.unforeseen(fault);
        }
    }

    /** A token that does not hold: the library's answer fails on this line of the framework. */
    @Provider
    @Priority(1)
    public static class BadToken extends ExceptionMapperBase<AuthenticationFailedException> {

        @Override
        protected HttpProblem toProblem(AuthenticationFailedException fault) {
            return unauthenticated();
        }
    }

    /** No token where the framework itself wants one. */
    @Provider
    @Priority(1)
    public static class NoToken extends ExceptionMapperBase<UnauthorizedException> {

        @Override
        protected HttpProblem toProblem(UnauthorizedException fault) {
            return unauthenticated();
        }
    }
}
