package io.godwit.engine.transform;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.godwit.platform.error.ErrorCode;
import java.util.List;
import java.util.OptionalInt;

/** Reads inside a JSON value. */
final class Path implements Rule {

    @Override
    public String name() {
        return "path";
    }

    @Override
    public String description() {
        return "Reads the value at a path inside JSON: the text of a scalar with its digits as written, compact JSON"
                + " for an object or array, null when it is missing or null. Text that is not JSON makes the row an"
                + " error.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(
                RuleParameter.required(
                        "path",
                        "text or list of texts",
                        "Keys and places in arrays (from 0), with dots between; a list where keys hold dots."),
                RuleParameter.optional("column", "source column", "The column read instead of the value so far."));
    }

    @Override
    public List<RuleExample> examples() {
        String json = "{\"name\": {\"first.name\": \"Ada\"}, \"ids\": [7, 12345678901234567890.10], \"none\": null}";
        return List.of(
                RuleExample.of("{\"city\": \"Zürich\"}", "Zürich").with("path", "city"),
                RuleExample.of(json, "12345678901234567890.10").with("path", "ids.1"),
                RuleExample.of(json, "Ada").with("path", List.of("name", "first.name")),
                RuleExample.of(json, "{\"first.name\":\"Ada\"}").with("path", "name"),
                RuleExample.of(json, null).with("path", "none"),
                RuleExample.of(json, null).with("path", "name.last"),
                RuleExample.of(null, "101")
                        .with("path", "extensionNumber")
                        .with("column", "from")
                        .column("from", "{\"extensionNumber\":\"101\"}"),
                RuleExample.rejects("no JSON", ErrorCode.INVALID_FORMAT).with("path", "city"),
                RuleExample.of(null, null).with("path", "city"));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        List<String> path = path(arguments);
        OptionalInt column = arguments.column("column", scope);
        return (value, row) -> {
            String json = column.isPresent() ? row.column(column.getAsInt()) : value;
            try {
                return json == null ? null : JsonText.read(json, path);
            } catch (JsonProcessingException invalid) {
                row.reject(ErrorCode.INVALID_FORMAT);
                return null;
            }
        };
    }

    private static List<String> path(RuleArguments arguments) {
        if (!(arguments.values().get("path") instanceof String dotted)) {
            List<String> steps = arguments.texts("path").orElseThrow(() -> arguments.missing("path"));
            if (steps.isEmpty()) {
                throw arguments.invalid("path", "must have at least one step");
            }
            return steps;
        }
        List<String> steps = List.of(dotted.split("\\.", -1));
        if (steps.contains("")) {
            throw arguments.invalid("path", "has an empty step; give a list where keys hold dots");
        }
        return steps;
    }
}
