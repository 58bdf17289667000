package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.util.Collections;
import java.util.LinkedHashMap;
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
        @Nullable String outcome) {

    public RuleExample {
        arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }

    /** This value becomes that one. */
    static RuleExample of(@Nullable String value, @Nullable String outcome) {
        return new RuleExample(Map.of(), Map.of(), value, outcome);
    }

    /** This value makes the row fail. */
    static RuleExample rejects(@Nullable String value, ErrorCode code) {
        return of(value, "reject: " + code.wire());
    }

    /** This value makes the row be skipped. */
    static RuleExample skips(@Nullable String value, String reason) {
        return of(value, "skip: " + reason);
    }

    /** The same with one more argument. */
    RuleExample with(String argument, @Nullable Object content) {
        Map<String, @Nullable Object> more = new LinkedHashMap<>(arguments);
        more.put(argument, content);
        return new RuleExample(more, columns, value, outcome);
    }

    /** The same with one more source column. */
    RuleExample column(String name, @Nullable String content) {
        Map<String, @Nullable String> more = new LinkedHashMap<>(columns);
        more.put(name, content);
        return new RuleExample(arguments, more, value, outcome);
    }
}
