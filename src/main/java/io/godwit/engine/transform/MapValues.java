package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Replaces listed values by others. */
final class MapValues implements Rule {

    private enum Unlisted {
        KEEP,
        NULL,
        ERROR
    }

    @Override
    public String name() {
        return "map_values";
    }

    @Override
    public String description() {
        return "Replaces each listed value by another. A list can grow at the vendor, so otherwise must say what"
                + " becomes of values that are not listed. Values are compared exactly; null passes through unless"
                + " whenNull is given. With column, that column's value is looked up instead, and keep, or a null there,"
                + " keeps the value so far.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(
                RuleParameter.required("values", "object", "The new value by the old one; null removes it."),
                RuleParameter.required(
                        "otherwise",
                        "\"keep\", \"null\", \"error\" or {\"value\": constant}",
                        "What becomes of a value that is not listed."),
                RuleParameter.optional(
                        "whenNull", "text, number or boolean", "What null becomes; it stays null when absent."),
                RuleParameter.optional(
                        "column", "source column", "The column that decides instead of the value so far."));
    }

    @Override
    public List<RuleExample> examples() {
        Map<String, Object> times = Map.of("FT", "full_time", "PT", "part_time");
        Map<String, Object> flags = Map.of("true", false, "false", true);
        return List.of(
                RuleExample.of("FT", "full_time").with("values", times).with("otherwise", "error"),
                RuleExample.rejects("XX", ErrorCode.VALUE_NOT_MAPPED)
                        .with("values", times)
                        .with("otherwise", "error"),
                RuleExample.of("XX", "XX").with("values", times).with("otherwise", "keep"),
                RuleExample.of("XX", null).with("values", times).with("otherwise", "null"),
                RuleExample.of("XX", "other").with("values", times).with("otherwise", Map.of("value", "other")),
                RuleExample.of("true", "false").with("values", flags).with("otherwise", "error"),
                RuleExample.of(null, null).with("values", times).with("otherwise", "error"),
                RuleExample.of("asset", "equity")
                        .with("values", Map.of("Partners Equity", "equity"))
                        .with("otherwise", "keep")
                        .with("column", "CATEGORY")
                        .column("CATEGORY", "Partners Equity"),
                RuleExample.of("asset", "asset")
                        .with("values", Map.of("Partners Equity", "equity"))
                        .with("otherwise", "keep")
                        .with("column", "CATEGORY")
                        .column("CATEGORY", "Cash"),
                RuleExample.of("asset", "asset")
                        .with("values", Map.of("Partners Equity", "equity"))
                        .with("otherwise", "error")
                        .with("column", "CATEGORY")
                        .column("CATEGORY", null),
                RuleExample.of(null, "false")
                        .with("values", Map.of())
                        .with("whenNull", false)
                        .with("otherwise", Map.of("value", true)));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        Map<String, @Nullable String> listed = listed(arguments);
        String whenNull = arguments.scalar("whenNull").orElse(null);
        Transform unlisted = unlisted(arguments);
        OptionalInt column = arguments.column("column", scope);
        return (value, row) -> {
            String key = column.isPresent() ? row.column(column.getAsInt()) : value;
            if (key == null) {
                return whenNull == null ? value : whenNull;
            }
            String replacement = listed.get(key);
            return replacement != null || listed.containsKey(key) ? replacement : unlisted.apply(value, row);
        };
    }

    private static Map<String, @Nullable String> listed(RuleArguments arguments) {
        Map<String, @Nullable String> listed = new HashMap<>();
        arguments
                .object("values")
                .orElseThrow(() -> arguments.missing("values"))
                .forEach((from, to) -> {
                    listed.put(
                            from,
                            to == null
                                    ? null
                                    : JsonScalar.text(to)
                                            .orElseThrow(() -> arguments.invalid(
                                                    "values", from, "must be text, a number, a boolean or null")));
                });
        return listed;
    }

    private static Transform unlisted(RuleArguments arguments) {
        if (!arguments.has("otherwise")) {
            throw arguments.invalid("otherwise", "is required, for a value list can grow at the vendor");
        }
        if (arguments.values().get("otherwise") instanceof Map<?, ?> constant) {
            Object content = constant.get("value");
            if (constant.size() != 1 || content == null) {
                throw arguments.invalid("otherwise", "must be keep, null, error or {\"value\": constant}");
            }
            String filler = JsonScalar.text(content)
                    .orElseThrow(() -> arguments.invalid("otherwise", "value", "must be text, a number or a boolean"));
            return (value, row) -> filler;
        }
        return switch (arguments
                .choice("otherwise", Unlisted.class)
                .orElseThrow(() -> arguments.missing("otherwise"))) {
            case KEEP -> Transform.UNCHANGED;
            case NULL -> (value, row) -> null;
            case ERROR ->
                (value, row) -> {
                    row.reject(ErrorCode.VALUE_NOT_MAPPED);
                    return null;
                };
        };
    }
}
