package io.godwit.engine.transform;

import jakarta.validation.constraints.NotNull;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a field's chain as it is written in a mapping, such as
 * {@code {"rule": "default", "arguments": {"value": "x"}}}.
 *
 * @param rule the rule's name, one of {@link Transforms}
 * @param arguments plain JSON values by name; empty when the rule takes none
 */
public record RuleSpec(@NotNull String rule, Map<String, @Nullable Object> arguments) {

    @SuppressWarnings("NullAway") // Jackson leaves absent members null
    public RuleSpec {
        rule = rule == null ? "" : rule;
        arguments = arguments == null ? Map.of() : arguments;
    }
}
