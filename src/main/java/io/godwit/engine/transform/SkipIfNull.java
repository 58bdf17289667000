package io.godwit.engine.transform;

import java.util.List;

/** Leaves the whole row out when the value is null. */
final class SkipIfNull implements Rule {

    @Override
    public String name() {
        return "skip_if_null";
    }

    @Override
    public String description() {
        return "Skips the whole row when the value is null. It counts as skipped, not as an error.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(RuleExample.of("a@example.org", "a@example.org"), RuleExample.skips(null, "skip_if_null"));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return (value, row) -> {
            if (value == null) {
                row.skip("skip_if_null");
            }
            return value;
        };
    }
}
