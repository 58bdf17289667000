package io.godwit.mapping.defaults;

import io.godwit.connection.Connections;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.UserError;
import jakarta.transaction.Transactional;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.jspecify.annotations.Nullable;

/** Default mappings over GraphQL. Stateless, safe for any thread. */
@GraphQLApi
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class DefaultMappingGraphQL {

    private final CurrentCaller callers;
    private final DefaultMappingService service;

    DefaultMappingGraphQL(CurrentCaller callers, DefaultMappingService service) {
        this.callers = callers;
        this.service = service;
    }

    /** Which defaults to load; see {@link DefaultMappingRequest}. */
    @Input("DefaultMappingsInput")
    public record Wanted(
            @Id @NonNull String connectionId,
            @NonNull SourceSystem sourceSystem,
            @Nullable String schema) {

        private DefaultMappingRequest request() {
            return new DefaultMappingRequest(Connections.parse(connectionId), sourceSystem, schema);
        }
    }

    /**
     * The answer of the mutation.
     *
     * @param ok whether the set was loaded
     * @param message one sentence
     * @param defaults what is there now, null when it was refused
     * @param errors why it was refused
     */
    @Name("LoadDefaultMappingsPayload")
    public record Payload(
            boolean ok,
            @NonNull String message,
            @Nullable LoadedDefaults defaults,
            @NonNull List<@NonNull UserError> errors) {}

    @Mutation("loadDefaultMappings")
    @Description("Creates the mappings of a known source system for the tables that have landed; idempotent.")
    public @NonNull Payload load(@Name("input") @NonNull Wanted input) {
        return UserError.attempt(
                () -> {
                    LoadedDefaults loaded = service.load(callers.get(), input.request());
                    int there = loaded.mappings().size() - loaded.missing().size();
                    return new Payload(true, there + " default mappings are there", loaded, List.of());
                },
                errors -> new Payload(false, errors.get(0).message(), null, errors));
    }
}
