package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one rule, read by type; each fault is a violation that points to its place in the mapping.
 *
 * @param pointer the JSON pointer of the rule, such as {@code /fields/2/rules/0}
 * @param values the plain JSON values by name
 */
public record RuleArguments(String pointer, Map<String, @Nullable Object> values) {

    /** The text of an argument that must be given. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> invalid(name, "is required"));
    }

    /** The text of an argument, empty when absent or null. */
    public Optional<String> optionalText(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw invalid(name, "must be text");
    }

    /** A fault of this argument, to be thrown. */
    public GodwitException invalid(String name, String message) {
        return new GodwitException(
                ErrorCode.INVALID_REQUEST,
                "The mapping is not valid",
                List.of(new Violation(pointer + "/arguments/" + name, message)));
    }
}
