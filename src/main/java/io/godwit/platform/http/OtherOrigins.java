package io.godwit.platform.http;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Refuses pages of origins that are not listed, where a list is given; the framework, which answers those that are, would refuse
 * the others without a body. Without a list browsers get no leave at all.
 */
@ApplicationScoped
public class OtherOrigins {

    /** After the limits of size, before the framework's filter. */
    private static final int EARLY = 900;

    private final Refusals refusals;
    private final Set<String> listed;

    OtherOrigins(
            Refusals refusals, @ConfigProperty(name = "quarkus.http.cors.origins") Optional<List<String>> origins) {
        this.refusals = refusals;
        this.listed = Set.copyOf(origins.orElse(List.of()));
    }

    void install(@Observes Filters filters) {
        if (!listed.isEmpty()) {
            filters.register(this::check, EARLY);
        }
    }

    private void check(RoutingContext request) {
        String origin = request.request().getHeader("Origin");
        if (origin == null || listed.contains(origin) || origin.equals(own(request.request()))) {
            request.next();
        } else {
            refusals.send(
                    request, new GodwitException(ErrorCode.FORBIDDEN, "Pages of this origin may not call the API"));
        }
    }

    private static @Nullable String own(HttpServerRequest asked) {
        String host = asked.getHeader("Host");
        return host == null ? null : asked.scheme() + "://" + host;
    }
}
