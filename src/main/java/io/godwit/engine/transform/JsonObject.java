package io.godwit.engine.transform;

import io.godwit.engine.catalog.DataType;
import io.godwit.platform.error.ErrorCode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers source columns into one JSON object, as for custom fields. */
final class JsonObject implements Rule {

    private static final Set<String> NUMBERS = Set.of(
            "smallint",
            "integer",
            "bigint",
            "numeric",
            "real",
            "double precision",
            "int2",
            "int4",
            "int8",
            "float4",
            "float8");
    private static final Set<String> BOOLEANS = Set.of("boolean", "bool");

    private enum Form {
        JSON,
        BOOLEAN,
        NUMBER,
        TEXT
    }

    /** One key, quoted and with its colon. */
    private record Member(String prefix, int column, Form form) {}

    @Override
    public String name() {
        return "json_object";
    }

    @Override
    public String description() {
        return "Gathers source columns into a JSON object. Keys whose column is null are left out. JSON columns are"
                + " embedded, boolean and number columns become JSON booleans and numbers with all their digits, others"
                + " texts.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(
                RuleParameter.optional(
                        "columns",
                        "list of source columns, or object of source column by key",
                        "What is gathered; else the field's own source columns."),
                RuleParameter.optional(
                        "booleans",
                        "list of source columns",
                        "Those of the columns whose text is a boolean in any spelling; other text stays text, with a"
                                + " warning."));
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of(null, "{\"TAXABLE\":\"none\",\"dept\":true}")
                        .with("columns", columnsByKey())
                        .with("booleans", List.of("REQUIREDEPT"))
                        .column("TAXABLE", "none")
                        .column("REQUIREDEPT", "T")
                        .column("REQUIRELOC", null),
                RuleExample.of(null, "{\"a\":\"say \\\"hi\\\"\"}")
                        .with("columns", List.of("a"))
                        .column("a", "say \"hi\""),
                RuleExample.of(null, "{}").with("columns", List.of("a")).column("a", null));
    }

    private static Map<String, String> columnsByKey() {
        Map<String, String> columns = new LinkedHashMap<>();
        columns.put("TAXABLE", "TAXABLE");
        columns.put("dept", "REQUIREDEPT");
        columns.put("location", "REQUIRELOC");
        return columns;
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        Map<String, Integer> columns = columns(arguments, scope);
        Set<Integer> booleans = booleans(arguments, scope, columns);
        Member[] members = columns.entrySet().stream()
                .map(entry -> {
                    StringBuilder prefix = new StringBuilder();
                    JsonText.quote(entry.getKey(), prefix);
                    int column = entry.getValue();
                    Form form = booleans.contains(column) ? Form.BOOLEAN : form(scope.sourceType(column));
                    return new Member(prefix.append(':').toString(), column, form);
                })
                .toArray(Member[]::new);
        return (value, row) -> write(members, row);
    }

    private static Map<String, Integer> columns(RuleArguments arguments, CompileScope scope) {
        Map<String, Integer> columns = new LinkedHashMap<>();
        if (arguments.values().get("columns") instanceof Map<?, ?>) {
            arguments.object("columns").orElseThrow().forEach((key, column) -> {
                if (!(column instanceof String name)) {
                    throw arguments.invalid("columns", key, "must be the name of a source column");
                }
                columns.put(key, arguments.columnNamed(name, scope, "columns", key));
            });
        } else {
            int[] indexes = arguments.columns("columns", scope);
            for (int index : indexes) {
                columns.put(scope.sourceColumnNames().get(index), index);
            }
        }
        return columns;
    }

    private static Set<Integer> booleans(RuleArguments arguments, CompileScope scope, Map<String, Integer> columns) {
        List<String> names = arguments.texts("booleans").orElse(List.of());
        Integer[] indexes = new Integer[names.size()];
        for (int i = 0; i < indexes.length; i++) {
            indexes[i] = arguments.columnNamed(names.get(i), scope, "booleans", String.valueOf(i));
            if (!columns.containsValue(indexes[i])) {
                throw arguments.invalid("booleans", String.valueOf(i), "is not one of the columns gathered");
            }
        }
        return Set.copyOf(List.of(indexes));
    }

    private static Form form(DataType type) {
        if (type.isJson()) {
            return Form.JSON;
        }
        if (BOOLEANS.contains(type.base())) {
            return Form.BOOLEAN;
        }
        return NUMBERS.contains(type.base()) ? Form.NUMBER : Form.TEXT;
    }

    private static String write(Member[] members, RowScope row) {
        StringBuilder json = new StringBuilder("{");
        for (Member member : members) {
            String value = row.column(member.column);
            if (value != null) {
                json.append(json.length() > 1 ? "," : "").append(member.prefix);
                String bare = bare(member.form, value, row);
                if (bare == null) {
                    JsonText.quote(value, json);
                } else {
                    json.append(bare);
                }
            }
        }
        return json.append('}').toString();
    }

    /** The value as it may stand in JSON without quotes, null when it must be quoted (NaN is no JSON number). */
    private static @Nullable String bare(Form form, String value, RowScope row) {
        return switch (form) {
            case TEXT -> null;
            case JSON -> value;
            case NUMBER -> JsonText.isNumber(value) ? value : null;
            case BOOLEAN -> {
                String read = BooleanWord.read(value);
                if (read == null) {
                    row.warn(ErrorCode.INVALID_FORMAT);
                }
                yield read;
            }
        };
    }
}
