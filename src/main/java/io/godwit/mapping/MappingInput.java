package io.godwit.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.connection.Connections;
import io.godwit.engine.ConflictAction;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.RowRule;
import io.godwit.engine.transform.RuleSpec;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.microprofile.graphql.Description;
import org.eclipse.microprofile.graphql.Id;
import org.eclipse.microprofile.graphql.Input;
import org.eclipse.microprofile.graphql.NonNull;
import org.eclipse.microprofile.graphql.Type;
import org.jspecify.annotations.Nullable;

/**
 * A mapping as GraphQL takes it: a {@link MappingDraft} whose rule arguments are of the scalar JSON, because GraphQL has no type
 * for any object. Its fields and rules are also how GraphQL shows them. Lists that may be absent do not mark their elements:
 * the framework would take the mark for the list's own.
 */
@Input("MappingInput")
@Description("What a mapping shall be; left out, a member gets its default.")
public record MappingInput(
        @Nullable String name,
        @Id @NonNull String connectionId,
        @NonNull String sourceSchema,
        @NonNull String sourceTable,
        @Nullable String targetSchema,
        @NonNull String targetTable,
        @Nullable List<String> keyColumns,
        @Nullable String latestBy,
        @Nullable ConflictAction conflictAction,
        @Nullable List<String> conflictKey,
        @Nullable Integer executionOrder,
        @Nullable Boolean active,
        @NonNull List<@NonNull Field> fields,
        @Nullable List<RowCheck> rowRules) {

    /** How one target column gets its value. */
    @Type("MappingField")
    @Input("MappingFieldInput")
    public record Field(
            @NonNull String targetColumn,
            @Nullable List<String> sourceColumns,
            @Nullable List<Step> rules) {

        static Field of(FieldSpec field, ObjectMapper mapper) {
            return new Field(field.targetColumn(), field.sourceColumns(), Step.of(field.rules(), mapper));
        }

        private FieldSpec spec(ObjectMapper mapper) {
            return new FieldSpec(
                    targetColumn, Objects.requireNonNullElse(sourceColumns, List.of()), Step.specs(rules, mapper));
        }
    }

    /** A chain that decides about the whole row first. */
    @Type("MappingRowRule")
    @Input("MappingRowRuleInput")
    public record RowCheck(
            @NonNull String sourceColumn, @NonNull List<@NonNull Step> rules) {

        static RowCheck of(RowRule rule, ObjectMapper mapper) {
            return new RowCheck(rule.sourceColumn(), Step.of(rule.rules(), mapper));
        }

        private RowRule spec(ObjectMapper mapper) {
            return new RowRule(sourceColumn, Step.specs(rules, mapper));
        }
    }

    /** One rule of a chain with its arguments. */
    @Type("MappingRule")
    @Input("MappingRuleInput")
    public record Step(@NonNull String rule, @Nullable JsonObject arguments) {

        private static List<Step> of(List<RuleSpec> rules, ObjectMapper mapper) {
            return rules.stream()
                    .map(rule -> new Step(rule.rule(), json(rule.arguments(), mapper)))
                    .toList();
        }

        private static List<RuleSpec> specs(@Nullable List<Step> steps, ObjectMapper mapper) {
            return Objects.requireNonNullElse(steps, List.<Step>of()).stream()
                    .map(step -> new RuleSpec(step.rule(), plain(step.arguments(), mapper)))
                    .toList();
        }
    }

    /** The same as the services take it. Throws NOT_FOUND when the connection's id is none. */
    MappingDraft draft(ObjectMapper mapper) {
        return new MappingDraft(
                name,
                Connections.parse(connectionId),
                sourceSchema,
                sourceTable,
                targetSchema,
                targetTable,
                Objects.requireNonNullElse(keyColumns, List.of()),
                latestBy,
                Objects.requireNonNullElse(conflictAction, ConflictAction.SKIP),
                conflictKey,
                Objects.requireNonNullElse(executionOrder, MappingDraft.USUAL_ORDER),
                Objects.requireNonNullElse(active, true),
                fields.stream().map(field -> field.spec(mapper)).toList(),
                Objects.requireNonNullElse(rowRules, List.<RowCheck>of()).stream()
                        .map(rule -> rule.spec(mapper))
                        .toList());
    }

    /** A JSON object of plain values, as the scalar wants it. */
    static JsonObject json(Object values, ObjectMapper mapper) {
        try (JsonReader reader = Json.createReader(new StringReader(mapper.writeValueAsString(values)))) {
            return reader.readObject();
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @SuppressWarnings("unchecked") // the keys of a JSON object are texts
    private static Map<String, @Nullable Object> plain(@Nullable JsonObject object, ObjectMapper mapper) {
        try {
            return object == null ? Map.of() : mapper.readValue(object.toString(), Map.class);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
