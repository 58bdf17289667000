package io.godwit.platform.http;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import io.godwit.platform.web.Problems;
import io.quarkus.logging.Log;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Answers what fails outside JAX-RS: addresses that cannot be decoded, bodies that grow too large while they are read, and
 * whatever is unforeseen there. The framework would answer without a body, or with one of another shape.
 */
@ApplicationScoped
public class FailedRoutes {

    /** Before the framework's own handler of failures, which is the last. */
    private static final int EARLY = -1_000;

    private final Refusals refusals;

    FailedRoutes(Refusals refusals) {
        this.refusals = refusals;
    }

    void install(@Observes Router router) {
        router.route().order(EARLY).failureHandler(this::answer);
        // What fails while a route is still looked for reaches no route's handler of failures.
        for (int status : new int[] {400, 404, 405}) {
            router.errorHandler(status, request -> refusals.send(request, known(status)));
        }
    }

    private void answer(RoutingContext request) {
        Throwable failure = request.failure();
        if (request.response().ended() || isForTheFramework(failure)) {
            request.next();
        } else if (failure == null || failure instanceof HttpException) {
            refusals.send(request, known(status(request, failure)));
        } else {
            UUID incident = UUID.randomUUID();
            // Class, state and place only: messages may carry row values.
            Log.errorf("Unforeseen %s, incident %s", SqlStates.described(failure), incident);
            refusals.send(request, new GodwitException(ErrorCode.INTERNAL_ERROR, "Incident " + incident));
        }
    }

    /** Tokens that do not hold have a challenge to be sent, and the request may be half answered. */
    private static boolean isForTheFramework(@Nullable Throwable failure) {
        return failure instanceof SecurityException;
    }

    private static int status(RoutingContext request, @Nullable Throwable failure) {
        return failure instanceof HttpException http ? http.getStatusCode() : request.statusCode();
    }

    private static GodwitException known(int status) {
        ErrorCode code = Problems.codeOf(status < 400 ? 500 : status);
        return new GodwitException(code, code == ErrorCode.NOT_FOUND ? "There is nothing at this path" : code.title());
    }
}
