package io.godwit.readiness;

import io.godwit.platform.web.CurrentCaller;
import jakarta.transaction.Transactional;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;

/** Readiness over GraphQL. Stateless, safe for any thread. */
@GraphQLApi
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class ReadinessGraphQL {

    private final CurrentCaller callers;
    private final ReadinessService service;

    ReadinessGraphQL(CurrentCaller callers, ReadinessService service) {
        this.callers = callers;
        this.service = service;
    }

    @Query("readiness")
    @Description("Whether there are connections, mappings and runs.")
    public @NonNull Readiness readiness() {
        return service.of(callers.get());
    }
}
