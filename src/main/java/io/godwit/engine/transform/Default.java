package io.godwit.engine.transform;

import java.util.List;

/** Fills a null. */
final class Default implements Rule {

    @Override
    public String name() {
        return "default";
    }

    @Override
    public String description() {
        return "Gives a value where there is none: a constant, or what another source column holds. Only null is"
                + " filled; put empty_to_null before it to fill blanks too.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(
                RuleParameter.optional(
                        "value", "text, number or boolean", "The constant; this or column must be given."),
                RuleParameter.optional("column", "source column", "The column whose value is taken as it is."));
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of(null, "active").with("value", "active"),
                RuleExample.of("closed", "closed").with("value", "active"),
                RuleExample.of("", "").with("value", "active"),
                RuleExample.of(null, "false").with("value", false),
                RuleExample.of(null, "10100").with("column", "number").column("number", "10100"));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        var constant = arguments.scalar("value");
        var column = arguments.column("column", scope);
        if (constant.isPresent() == column.isPresent()) {
            throw arguments.invalid("value", "give either value or column");
        }
        if (column.isPresent()) {
            int index = column.getAsInt();
            return (value, row) -> value == null ? row.column(index) : value;
        }
        String filler = constant.orElseThrow();
        return (value, row) -> value == null ? filler : value;
    }
}
