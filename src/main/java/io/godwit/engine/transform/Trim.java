package io.godwit.engine.transform;

import java.util.List;

/** Removes white space from both ends. */
final class Trim implements Rule {

    @Override
    public String name() {
        return "trim";
    }

    @Override
    public String description() {
        return "Removes white space from both ends: everything that Unicode calls White_Space, no-break spaces"
                + " included.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of(" John ", "John"),
                RuleExample.of("\u00A0John\u3000", "John"),
                RuleExample.of("   ", ""),
                RuleExample.of(null, null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return (value, row) -> value == null ? null : WhiteSpace.trim(value);
    }
}
