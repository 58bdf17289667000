package io.godwit.engine.transform;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Short ways to write and run rules in tests. */
final class Chains {

    private Chains() {}

    /** A rule with arguments given as name, value, name, value. */
    static RuleSpec rule(String name, @Nullable Object... arguments) {
        Map<String, @Nullable Object> byName = new HashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            byName.put(String.valueOf(arguments[i]), arguments[i + 1]);
        }
        return new RuleSpec(name, byName);
    }

    /** What one rule makes of a value, or the first thing that dropped the row. */
    static @Nullable String outcome(RuleSpec rule, @Nullable String value) {
        return outcome(Transforms.compile(List.of(rule), "", TestSource.of().nullableField()), value, new TestRow());
    }

    static @Nullable String outcome(Transform transform, @Nullable String value, TestRow row) {
        String result = transform.apply(value, row);
        return row.isDropped() ? row.told.get(row.told.size() - 1) : result;
    }

    /** The faults that compiling finds, as {@code pointer: message}. */
    static List<String> faults(Runnable compiling) {
        GodwitException refused = catchThrowableOfType(GodwitException.class, compiling::run);
        return refused == null
                ? List.of()
                : refused.violations().stream().map(Chains::text).toList();
    }

    static List<String> faults(RuleSpec... rules) {
        return faults(() -> Transforms.compile(
                List.of(rules),
                "/fields/2/rules",
                TestSource.of("firstName", "lastName").nullableField()));
    }

    private static String text(Violation violation) {
        return violation.field() + ": " + violation.message();
    }
}
