package io.godwit.engine.transform;

import java.util.List;

/** Passes the value unchanged. */
final class None implements Rule {

    @Override
    public String name() {
        return "none";
    }

    @Override
    public String description() {
        return "Passes the value unchanged.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(RuleExample.of(" as it is ", " as it is "), RuleExample.of(null, null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return Transform.UNCHANGED;
    }
}
