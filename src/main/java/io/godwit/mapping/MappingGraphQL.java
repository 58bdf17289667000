package io.godwit.mapping;

import static io.godwit.platform.access.Permission.MAPPINGS_READ;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.connection.Connections;
import io.godwit.engine.transform.Rule;
import io.godwit.engine.transform.RuleExample;
import io.godwit.engine.transform.RuleParameter;
import io.godwit.engine.transform.Transforms;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.web.CurrentCaller;
import io.godwit.platform.web.Page;
import io.godwit.platform.web.PageRequest;
import io.godwit.platform.web.UserError;
import jakarta.json.JsonObject;
import jakarta.transaction.Transactional;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.GraphQLApi;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Mutation;
import org.eclipse.microprofile.graphql.Name;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Query;
import org.eclipse.microprofile.graphql.Source;
import org.jspecify.annotations.Nullable;

/** Mappings and transform rules over GraphQL. Stateless, safe for any thread. */
@GraphQLApi
@Transactional(Transactional.TxType.NOT_SUPPORTED)
public class MappingGraphQL {

    private final CurrentCaller callers;
    private final MappingService service;
    private final ObjectMapper mapper;

    MappingGraphQL(CurrentCaller callers, MappingService service, ObjectMapper mapper) {
        this.callers = callers;
        this.service = service;
        this.mapper = mapper;
    }

    @Query("mapping")
    @Description("One mapping.")
    public @NonNull Mapping mapping(@Name("id") @Id @NonNull String id) {
        return service.find(callers.get(), parse(id));
    }

    @Query("mappings")
    @Description("Mappings in order of execution, then of name.")
    public @NonNull MappingPage mappings(
            @Name("connectionId") @Id @Nullable String connectionId,
            @Name("active") @Nullable Boolean active,
            @Name("sourceSchema") @Nullable String sourceSchema,
            @Name("sourceTable") @Nullable String sourceTable,
            @Name("targetTable") @Nullable String targetTable,
            @Name("first") @Nullable Integer first,
            @Name("after") @Nullable String after) {
        MappingFilter filter = new MappingFilter(
                connectionId == null ? null : Connections.parse(connectionId),
                active,
                sourceSchema,
                sourceTable,
                targetTable);
        Page<Mapping> page = service.list(callers.get(), filter, PageRequest.of(first, after));
        return new MappingPage(page.items(), page.nextCursor());
    }

    @Query("transforms")
    @Description("The transform rules with their arguments and examples.")
    public @NonNull List<@NonNull Transform> transforms() {
        callers.get().require(MAPPINGS_READ);
        return Transforms.all().stream().map(rule -> Transform.of(rule, mapper)).toList();
    }

    @Description("How each target column gets its value.")
    public @NonNull List<MappingInput.@NonNull Field> fields(@Source Mapping mapping) {
        return mapping.fields().stream()
                .map(field -> MappingInput.Field.of(field, mapper))
                .toList();
    }

    @Description("What decides about a whole row first.")
    public @NonNull List<MappingInput.@NonNull RowCheck> rowRules(@Source Mapping mapping) {
        return mapping.rowRules().stream()
                .map(rule -> MappingInput.RowCheck.of(rule, mapper))
                .toList();
    }

    @Mutation("createMapping")
    @Description("Stores a mapping after checking it against both catalogs.")
    public @NonNull MappingPayload createMapping(@Name("input") @NonNull MappingInput input) {
        return attempt("Created", () -> service.create(callers.get(), input.draft(mapper)));
    }

    @Mutation("replaceMapping")
    @Description("Replaces a mapping; with a version, only if it still has that version.")
    public @NonNull MappingPayload replaceMapping(
            @Name("id") @Id @NonNull String id,
            @Name("input") @NonNull MappingInput input,
            @Name("version") @Nullable Long version) {
        return attempt("Replaced", () -> service.replace(callers.get(), parse(id), input.draft(mapper), version));
    }

    @Mutation("deleteMapping")
    @Description("Deletes a mapping that no run refers to.")
    public @NonNull MappingPayload deleteMapping(@Name("id") @Id @NonNull String id) {
        return UserError.attempt(
                () -> {
                    service.delete(callers.get(), parse(id), null);
                    return new MappingPayload(true, "Deleted", null, List.of());
                },
                MappingPayload::refused);
    }

    @Mutation("activateMapping")
    @Description("Lets runs that name its tables find the mapping.")
    public @NonNull MappingPayload activateMapping(@Name("id") @Id @NonNull String id) {
        return attempt("Active", () -> service.activate(callers.get(), parse(id), null));
    }

    @Mutation("deactivateMapping")
    @Description("Hides the mapping from runs that name its tables.")
    public @NonNull MappingPayload deactivateMapping(@Name("id") @Id @NonNull String id) {
        return attempt("Not active", () -> service.deactivate(callers.get(), parse(id), null));
    }

    /** What is no id of ours is an unknown one. */
    private static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException noUuid) {
            throw new GodwitException(ErrorCode.NOT_FOUND, "There is no such mapping");
        }
    }

    private static MappingPayload attempt(String done, Supplier<Mapping> work) {
        return UserError.attempt(() -> new MappingPayload(true, done, work.get(), List.of()), MappingPayload::refused);
    }

    /** A page of mappings. */
    public record MappingPage(
            @NonNull List<@NonNull Mapping> items, @Nullable String nextCursor) {}

    /** The answer of a mutation. */
    public record MappingPayload(
            boolean ok,
            @NonNull String message,
            @Nullable Mapping mapping,
            @NonNull List<@NonNull UserError> errors) {

        static MappingPayload refused(List<UserError> errors) {
            return new MappingPayload(false, errors.get(0).message(), null, errors);
        }
    }

    /** A transform rule. */
    public record Transform(
            @NonNull String name,
            @NonNull String description,
            @NonNull List<@NonNull RuleParameter> parameters,
            @NonNull List<@NonNull Example> examples) {

        static Transform of(Rule rule, ObjectMapper mapper) {
            return new Transform(
                    rule.name(),
                    rule.description(),
                    rule.parameters(),
                    rule.examples().stream()
                            .map(each -> Example.of(each, mapper))
                            .toList());
        }
    }

    /** A rule at work. */
    @Name("TransformExample")
    public record Example(
            @NonNull JsonObject arguments,
            @NonNull JsonObject columns,
            @Nullable String value,
            @Nullable String outcome) {

        static Example of(RuleExample example, ObjectMapper mapper) {
            return new Example(
                    MappingInput.json(example.arguments(), mapper),
                    MappingInput.json(example.columns(), mapper),
                    example.value(),
                    example.outcome());
        }
    }
}
