package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.util.List;

/** Refuses null. */
final class Required implements Rule {

    @Override
    public String name() {
        return "required";
    }

    @Override
    public String description() {
        return "Makes the row an error when the value is null.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(RuleExample.of("x", "x"), RuleExample.rejects(null, ErrorCode.REQUIRED_VALUE_MISSING));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return (value, row) -> {
            if (value == null) {
                row.reject(ErrorCode.REQUIRED_VALUE_MISSING);
            }
            return value;
        };
    }
}
