package io.godwit.engine.transform;

import java.util.List;

/** Passes the value unchanged: that the target column has another name says it all. */
final class Rename implements Rule {

    @Override
    public String name() {
        return "rename";
    }

    @Override
    public String description() {
        return "Passes the value unchanged. A field renames by itself when its source and target columns differ; the"
                + " rule only says so.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(RuleExample.of("Ada", "Ada"));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return Transform.UNCHANGED;
    }
}
