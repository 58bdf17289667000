package io.godwit.engine.transform;

import jakarta.validation.constraints.NotNull;

/**
 * An argument of a rule.
 *
 * @param name its name in the arguments object
 * @param type what it holds, for a person, such as {@code text} or {@code list of columns}
 * @param required whether it must be given
 * @param description one sentence
 */
public record RuleParameter(
        @NotNull String name,
        @NotNull String type,
        boolean required,
        @NotNull String description) {

    static RuleParameter required(String name, String type, String description) {
        return new RuleParameter(name, type, true, description);
    }

    static RuleParameter optional(String name, String type, String description) {
        return new RuleParameter(name, type, false, description);
    }
}
