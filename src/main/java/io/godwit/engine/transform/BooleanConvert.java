package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.util.List;

/** Reads the many spellings of a boolean. */
final class BooleanConvert implements Rule {

    @Override
    public String name() {
        return "boolean_convert";
    }

    @Override
    public String description() {
        return "Converts t, true, y, yes, on, 1 to true and f, false, n, no, off, 0 to false, in any case and with"
                + " blanks around; any other text, '' included, makes the row an error.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of("yes", "true"),
                RuleExample.of("T", "true"),
                RuleExample.of(" off ", "false"),
                RuleExample.of(null, null),
                RuleExample.rejects("maybe", ErrorCode.INVALID_FORMAT));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return (value, row) -> {
            String converted = value == null ? null : BooleanWord.read(value);
            if (value != null && converted == null) {
                row.reject(ErrorCode.INVALID_FORMAT);
            }
            return converted;
        };
    }
}
