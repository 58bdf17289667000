package io.godwit.engine.transform;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A rule at work: given these arguments and this row, the chain's value becomes this outcome.
 *
 * @param arguments the rule's arguments
 * @param columns the source columns of the row by name, in order; the chain's value is given separately
 * @param value the value that enters the rule
 * @param outcome what comes out: the value, or what the row was told ({@code skip: reason}, {@code reject: code})
 */
public record RuleExample(
        Map<String, @Nullable Object> arguments,
        Map<String, @Nullable String> columns,
        @Nullable String value,
        @Nullable String outcome) {}
