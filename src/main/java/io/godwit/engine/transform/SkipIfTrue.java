package io.godwit.engine.transform;

import java.util.List;

/** Leaves the whole row out when a flag is set. */
final class SkipIfTrue implements Rule {

    @Override
    public String name() {
        return "skip_if_true";
    }

    @Override
    public String description() {
        return "Skips the whole row when the value is true in any spelling of a boolean, as for a soft-delete flag."
                + " Null and any other text are not true.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.skips("t", "skip_if_true"),
                RuleExample.skips("TRUE", "skip_if_true"),
                RuleExample.of("f", "f"),
                RuleExample.of(null, null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return (value, row) -> {
            if (value != null && "true".equals(BooleanWord.read(value))) {
                row.skip("skip_if_true");
            }
            return value;
        };
    }
}
