package io.godwit.engine.transform;

import java.util.List;

/** Turns a text that says nothing into null. */
final class EmptyToNull implements Rule {

    @Override
    public String name() {
        return "empty_to_null";
    }

    @Override
    public String description() {
        return "Turns the empty text and text of white space only into null; any other text passes unchanged, blanks"
                + " included.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of("", null),
                RuleExample.of(" \u00A0 ", null),
                RuleExample.of(" x ", " x "),
                RuleExample.of(null, null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return (value, row) -> value == null || WhiteSpace.isBlank(value) ? null : value;
    }
}
