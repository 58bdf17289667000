package io.godwit.platform.http;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where the service does not run for one person alone, its pages for trying it out do not exist, like any unknown path. */
@ApplicationScoped
public class LocalPages {

    private static final String[] PATHS = {"/q/graphql-ui", "/q/graphql-ui/*", "/q/swagger-ui", "/q/swagger-ui/*"};

    /** Before the pages' own routes. */
    private static final int EARLY = -900;

    private final Refusals refusals;
    private final boolean isLocal;

    LocalPages(Refusals refusals, @ConfigProperty(name = "godwit.local", defaultValue = "false") boolean isLocal) {
        this.refusals = refusals;
        this.isLocal = isLocal;
    }

    void install(@Observes Router router) {
        if (isLocal) {
            return;
        }
        for (String path : PATHS) {
            router.route(path)
                    .order(EARLY)
                    .handler(request -> refusals.send(
                            request, new GodwitException(ErrorCode.NOT_FOUND, "There is nothing at this path")));
        }
    }
}
