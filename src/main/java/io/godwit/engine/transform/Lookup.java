package io.godwit.engine.transform;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.transform.LookupStep.Verdict;
import io.godwit.platform.error.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the id of a row that was migrated before. */
final class Lookup implements Rule {

    static final String NAME = "lookup";
    static final String TABLE = "table";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String description() {
        return "Finds the row of a target table whose column equals the value, within the organization, and gives its"
                + " id. Null stays null. When the value is null or nothing is found, otherwise may name another source"
                + " column, trimmed, to look up by another column of the same table.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(
                RuleParameter.required(TABLE, "table", "The table searched."),
                RuleParameter.required("column", "column of the table", "The column that the value is compared with."),
                RuleParameter.optional(
                        "match", "object", "Further columns of the table and the constant each must equal."),
                RuleParameter.optional(
                        "result", "column of the table", "The column that is the answer, id when absent."),
                RuleParameter.optional(
                        "otherwise",
                        "{\"sourceColumn\", \"column\"}",
                        "The second attempt, with the same table and match."),
                RuleParameter.optional(
                        "onMiss",
                        "warn, error or null",
                        "When nothing is found: null with a warning (when absent, for a nullable target), a row error"
                                + " (when absent, for one that is not), or null without a word."),
                RuleParameter.optional(
                        "onAmbiguous",
                        "error, warn or null",
                        "When several are found, likewise; a row error when absent."));
    }

    @Override
    public List<RuleExample> examples() {
        Map<String, String> byName = Map.of("sourceColumn", "department", "column", "name");
        return List.of(
                byExternalId(RuleExample.of("d1", "0190f0a0-0000-7000-8000-000000000001"))
                        .with("match", Map.of("source_system", "rippling")),
                byExternalId(RuleExample.of("gone", null)),
                byExternalId(RuleExample.rejects("gone", ErrorCode.LOOKUP_MISSED))
                        .with("onMiss", "error"),
                byExternalId(RuleExample.rejects("twins", ErrorCode.LOOKUP_AMBIGUOUS)),
                byExternalId(RuleExample.of(null, "0190f0a0-0000-7000-8000-000000000001"))
                        .with("otherwise", byName)
                        .column("department", " Engineering "),
                byExternalId(RuleExample.of(null, null)));
    }

    private static RuleExample byExternalId(RuleExample example) {
        return example.with(TABLE, "hr_departments").with("column", "external_id");
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        Table table = scope.lookupTable(arguments.text(TABLE))
                .orElseThrow(() -> arguments.invalid(TABLE, "is not a table that may be looked up"));
        LookupSpec first = new LookupSpec(
                table.name(),
                known(table, arguments.text("column"), arguments, "column"),
                match(arguments, table),
                known(table, arguments.optionalText("result").orElse("id"), arguments, "result"));
        Verdict whenUnstated = scope.targetIsNullable() ? Verdict.WARN : Verdict.ERROR;
        Verdict onMiss = arguments.choice("onMiss", Verdict.class).orElse(whenUnstated);
        Verdict onAmbiguous = arguments.choice("onAmbiguous", Verdict.class).orElse(Verdict.ERROR);
        Map<String, @Nullable Object> otherwise = arguments.object("otherwise").orElse(null);
        if (otherwise == null) {
            return new LookupStep(first, null, -1, onMiss, onAmbiguous);
        }
        String column = known(table, member(otherwise, "column", arguments), arguments, "otherwise", "column");
        String source = member(otherwise, "sourceColumn", arguments);
        int index = arguments.columnNamed(source, scope, "otherwise", "sourceColumn");
        LookupSpec second = new LookupSpec(first.table(), column, first.match(), first.result());
        return new LookupStep(first, second, index, onMiss, onAmbiguous);
    }

    private static Map<String, String> match(RuleArguments arguments, Table table) {
        Map<String, String> match = new HashMap<>();
        arguments.object("match").orElse(Map.of()).forEach((column, constant) -> {
            known(table, column, arguments, "match", column);
            Optional<String> text = constant == null ? Optional.empty() : JsonScalar.text(constant);
            match.put(
                    column,
                    text.orElseThrow(() -> arguments.invalid("match", column, "must be text, a number or a boolean")));
        });
        return match;
    }

    private static String member(Map<String, @Nullable Object> otherwise, String name, RuleArguments arguments) {
        if (otherwise.size() != 2 || !(otherwise.get(name) instanceof String text)) {
            throw arguments.invalid("otherwise", "must have the members sourceColumn and column, both text");
        }
        return text;
    }

    private static String known(Table table, String column, RuleArguments arguments, String... place) {
        if (!table.hasColumn(column)) {
            List<String> names = table.columns().stream().map(Column::name).toList();
            throw arguments.invalid(place, Suggestion.unknown("column of " + table.name(), column, names));
        }
        return column;
    }
}
