package io.godwit.audit;

import io.quarkus.arc.Arc;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of the request at hand: the caller's own X-Request-Id where it is a plain word, else one of ours. The answer carries
 * it, so that a caller can find the entry of what he did. Safe for any thread.
 */
@ApplicationScoped
public class RequestId {

    private static final String HEADER = "X-Request-Id";
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    /** Before all that may answer. */
    private static final int FIRST = 10_000;

    private final CurrentVertxRequest current;

    RequestId(CurrentVertxRequest current) {
        this.current = current;
    }

    void install(@Observes Filters filters) {
        filters.register(RequestId::name, FIRST);
    }

    private static void name(RoutingContext request) {
        String given = request.request().getHeader(HEADER);
        String id = given != null && PLAIN.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
        request.put(HEADER, id);
        request.response().putHeader(HEADER, id);
        request.next();
    }

    /** The id of the request that this thread works for; null when it works for none. */
    public @Nullable String get() {
        if (!Arc.container().requestContext().isActive()) {
            return null;
        }
        RoutingContext request = current.getCurrent();
        return request == null ? null : request.get(HEADER);
    }
}
