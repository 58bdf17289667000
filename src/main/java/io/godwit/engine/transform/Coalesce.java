package io.godwit.engine.transform;

import java.util.List;

/** The first value that is there. */
final class Coalesce implements Rule {

    @Override
    public String name() {
        return "coalesce";
    }

    @Override
    public String description() {
        return "Gives the first that is not null: the value so far, then the columns in turn, read as they are. An"
                + " empty text is not null; put empty_to_null before and after it where '' stands for null.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(RuleParameter.optional(
                "columns",
                "list of source columns",
                "The columns tried in turn; else the field's own source columns."));
    }

    @Override
    public List<RuleExample> examples() {
        List<String> columns = List.of("work", "home");
        return List.of(
                RuleExample.of("direct", "direct")
                        .with("columns", columns)
                        .column("work", "w")
                        .column("home", "h"),
                RuleExample.of(null, "h")
                        .with("columns", columns)
                        .column("work", null)
                        .column("home", "h"),
                RuleExample.of(null, null)
                        .with("columns", columns)
                        .column("work", null)
                        .column("home", null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        int[] columns = arguments.columns("columns", scope);
        return (value, row) -> {
            String found = value;
            for (int i = 0; found == null && i < columns.length; i++) {
                found = row.column(columns[i]);
            }
            return found;
        };
    }
}
