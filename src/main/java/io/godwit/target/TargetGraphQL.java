package io.godwit.target;

import io.godwit.engine.catalog.TableName;
import io.godwit.platform.web.CurrentCaller;
import jakarta.transaction.Transactional;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;

/** Targets over GraphQL. Stateless, safe for any thread. */
@GraphQLApi
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class TargetGraphQL {

    private final CurrentCaller callers;
    private final TargetService service;

    TargetGraphQL(CurrentCaller callers, TargetService service) {
        this.callers = callers;
        this.service = service;
    }

    @Query("targets")
    @Description("The application's tables that may be written.")
    public @NonNull List<@NonNull Target> targets() {
        return service.list(callers.get());
    }

    @Query("target")
    @Description("One table that may be written.")
    public @NonNull Target target(@Name("schema") @NonNull String schema, @Name("table") @NonNull String table) {
        return service.find(callers.get(), new TableName(schema, table));
    }
}
