package io.godwit.engine.transform;

import jakarta.validation.constraints.NotNull;
import java.util.List;

/**
 * A chain that decides about the whole row before any field is made, such as skip_if_true over a soft-delete flag. Its
 * value is thrown away.
 *
 * @param sourceColumn the column that the chain starts with
 * @param rules the chain, at least one rule
 */
public record RowRule(@NotNull String sourceColumn, @NotNull List<RuleSpec> rules) {

    @SuppressWarnings("NullAway") // Jackson leaves absent members null
    public RowRule {
        sourceColumn = sourceColumn == null ? "" : sourceColumn;
        rules = rules == null ? List.of() : List.copyOf(rules);
    }
}
