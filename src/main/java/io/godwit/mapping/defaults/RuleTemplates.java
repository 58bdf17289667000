package io.godwit.mapping.defaults;

import io.godwit.engine.transform.RuleSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A chain whose arguments may hold {@code $name} or {@code $a|b}: the spelling that the column has in the table at hand.
 *
 * @param rules the chain
 */
record RuleTemplates(List<RuleSpec> rules) {

    static final RuleTemplates NONE = new RuleTemplates(List.of());

    RuleTemplates {
        rules = List.copyOf(rules);
    }

    /** The chain for this table. Arguments and elements that name a column which is not there are left out. */
    List<RuleSpec> in(FoldedColumns columns) {
        return rules.stream()
                .map(rule -> new RuleSpec(rule.rule(), filled(rule.arguments(), columns)))
                .toList();
    }

    private static Map<String, @Nullable Object> filled(Map<?, ?> arguments, FoldedColumns columns) {
        Map<String, @Nullable Object> filled = new LinkedHashMap<>();
        arguments.forEach((name, value) -> {
            Object result = filled(value, columns);
            if (value == null || result != null) {
                filled.put((String) name, result);
            }
        });
        return filled;
    }

    /** Null for the name of a column that is not there. */
    private static @Nullable Object filled(@Nullable Object value, FoldedColumns columns) {
        if (value instanceof String text && text.startsWith("$")) {
            return columns.find(text.substring(1)).orElse(null);
        }
        if (value instanceof Map<?, ?> map) {
            return filled(map, columns);
        }
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            for (Object element : list) {
                Object result = filled(element, columns);
                if (result != null) {
                    elements.add(result);
                }
            }
            return elements;
        }
        return value;
    }
}
