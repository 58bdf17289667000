package io.godwit.mapping.defaults;

import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.UserError;
import jakarta.transaction.Transactional;
import java.util.List;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
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

    @NonNull
    @Mutation("loadDefaultMappings")
    @Description("Create the mappings of a known source system for the tables that have landed; idempotent.")
    public Payload load(@NonNull @Name("input") DefaultMappingRequest input) {
        return UserError.attempt(
                () -> {
                    LoadedDefaults loaded = service.load(callers.get(), input);
                    int there = loaded.mappings().size() - loaded.missing().size();
                    return new Payload(true, there + " default mappings are there", loaded, List.of());
                },
                errors -> new Payload(false, "The defaults were not loaded", null, errors));
    }
}
