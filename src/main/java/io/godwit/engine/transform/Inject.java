package io.godwit.engine.transform;

import java.util.List;

/** A constant, whatever the source says. */
final class Inject implements Rule {

    @Override
    public String name() {
        return "inject";
    }

    @Override
    public String description() {
        return "Gives a constant whatever the source says. The field needs no source column.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(RuleParameter.required("value", "text, number, boolean or null", "The constant."));
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of(null, "rippling").with("value", "rippling"),
                RuleExample.of("anything", "true").with("value", true),
                RuleExample.of("anything", null).with("value", null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        if (!arguments.has("value")) {
            throw arguments.missing("value");
        }
        String constant = arguments.scalar("value").orElse(null);
        return (value, row) -> constant;
    }
}
