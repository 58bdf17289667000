package io.godwit.engine.transform;

import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * How one target column gets its value: the source columns, then the rules from left to right. A chain starts with the
 * value of the first source column; rules such as concat read the others. Without source columns it starts with null
 * (inject).
 *
 * @param targetColumn the column written
 * @param sourceColumns the columns read, possibly none
 * @param rules the chain, possibly empty: then the value passes unchanged
 */
public record FieldSpec(@NotNull String targetColumn, List<String> sourceColumns, List<RuleSpec> rules) {

    @SuppressWarnings("NullAway") // Jackson leaves absent members null
    public FieldSpec {
        targetColumn = targetColumn == null ? "" : targetColumn;
        sourceColumns = sourceColumns == null ? List.of() : List.copyOf(sourceColumns);
        rules = rules == null ? List.of() : List.copyOf(rules);
    }
}
