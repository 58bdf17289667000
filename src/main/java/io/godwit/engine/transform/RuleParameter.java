package io.godwit.engine.transform;

/**
 * An argument of a rule.
 *
 * @param name its name in the arguments object
 * @param type what it holds, for a person, such as {@code text} or {@code list of columns}
 * @param required whether it must be given
 * @param description one sentence
 */
public record RuleParameter(String name, String type, boolean required, String description) {

    static RuleParameter required(String name, String type, String description) {
        return new RuleParameter(name, type, true, description);
    }

    static RuleParameter optional(String name, String type, String description) {
        return new RuleParameter(name, type, false, description);
    }
}
