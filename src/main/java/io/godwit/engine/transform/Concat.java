package io.godwit.engine.transform;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins source columns into one text. */
final class Concat implements Rule {

    @Override
    public String name() {
        return "concat";
    }

    @Override
    public String description() {
        return "Joins source columns, read as they are; the value so far is not used, or kept with onlyIfNull. Empty parts (null, '' or white"
                + " space) are left out together with their separator, so that a missing last name leaves no trailing"
                + " blank. With skipEmpty false every part keeps its place and null counts as ''. When all parts are empty"
                + " (all null with skipEmpty false), the result is null.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(
                RuleParameter.optional(
                        "columns", "list of source columns", "The parts; else the field's own source columns."),
                RuleParameter.optional("separator", "text", "What stands between two parts, nothing when absent."),
                RuleParameter.optional("skipEmpty", "boolean", "Whether empty parts are left out, true when absent."),
                RuleParameter.optional(
                        "onlyIfNull",
                        "boolean",
                        "Whether a value so far that is not null is kept, false when absent."));
    }

    @Override
    public List<RuleExample> examples() {
        List<String> names = List.of("first", "last");
        List<String> states = List.of("STATUS", "ONHOLD");
        return List.of(
                RuleExample.of("Ada", "Ada Lovelace")
                        .with("columns", names)
                        .with("separator", " ")
                        .column("first", "Ada")
                        .column("last", "Lovelace"),
                RuleExample.of("Ada", "Ada")
                        .with("columns", names)
                        .with("separator", " ")
                        .column("first", "Ada")
                        .column("last", null),
                RuleExample.of("active", "active/")
                        .with("columns", states)
                        .with("separator", "/")
                        .with("skipEmpty", false)
                        .column("STATUS", "active")
                        .column("ONHOLD", null),
                RuleExample.of("Countess", "Countess")
                        .with("columns", names)
                        .with("onlyIfNull", true)
                        .column("first", "Ada")
                        .column("last", "Lovelace"),
                RuleExample.of(null, "AdaLovelace")
                        .with("columns", names)
                        .with("onlyIfNull", true)
                        .column("first", "Ada")
                        .column("last", "Lovelace"),
                RuleExample.of(null, null)
                        .with("columns", names)
                        .with("separator", " ")
                        .column("first", null)
                        .column("last", null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        int[] columns = arguments.columns("columns", scope);
        String separator = arguments.optionalText("separator").orElse("");
        Transform joined = arguments.flag("skipEmpty", true)
                ? (value, row) -> joinFilled(columns, separator, row)
                : (value, row) -> joinAll(columns, separator, row);
        return arguments.flag("onlyIfNull", false)
                ? (value, row) -> value == null ? joined.apply(null, row) : value
                : joined;
    }

    private static @Nullable String joinFilled(int[] columns, String separator, RowScope row) {
        StringBuilder joined = new StringBuilder();
        boolean any = false;
        for (int column : columns) {
            String part = row.column(column);
            if (part != null && !WhiteSpace.isBlank(part)) {
                joined.append(any ? separator : "").append(part);
                any = true;
            }
        }
        return any ? joined.toString() : null;
    }

    private static @Nullable String joinAll(int[] columns, String separator, RowScope row) {
        StringBuilder joined = new StringBuilder();
        boolean any = false;
        for (int i = 0; i < columns.length; i++) {
            String part = row.column(columns[i]);
            any |= part != null;
            joined.append(i == 0 ? "" : separator).append(part == null ? "" : part);
        }
        return any ? joined.toString() : null;
    }
}
