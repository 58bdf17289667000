package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.util.List;

/** Whole numbers in a larger unit. */
final class Divide implements Rule {

    @Override
    public String name() {
        return "divide";
    }

    @Override
    public String description() {
        return "Divides a whole number by a constant and rounds down to a whole number (-1 by 1000 is -1), as for"
                + " milliseconds to seconds.";
    }

    @Override
    public List<RuleParameter> parameters() {
        return List.of(RuleParameter.required("by", "whole number from 1", "The divisor."));
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of("61999", "61").with("by", 1000),
                RuleExample.of("-1", "-1").with("by", 1000),
                RuleExample.of(null, null).with("by", 1000),
                RuleExample.rejects("1.5", ErrorCode.INVALID_FORMAT).with("by", 1000));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        int divisor = arguments.integer("by", 1, Integer.MAX_VALUE).orElseThrow(() -> arguments.missing("by"));
        Transform whole = WholeNumber.within(Long.MIN_VALUE, Long.MAX_VALUE);
        return (value, row) -> {
            String number = whole.apply(value, row);
            return number == null ? null : Long.toString(Math.floorDiv(Long.parseLong(number), divisor));
        };
    }
}
