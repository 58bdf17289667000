package io.godwit.engine.transform;

import java.util.List;

/**
 * One transform rule: its name, what it does, the arguments it takes, examples, and how it is compiled. The examples
 * are run as tests and shown as documentation. Implementations are stateless.
 */
public interface Rule {

    /** The name used in mappings, lower snake case. */
    String name();

    /** One or two sentences for a person. */
    String description();

    /** The arguments it takes, none unless stated; any other is refused. */
    default List<RuleParameter> parameters() {
        return List.of();
    }

    /** At least one example that shows the rule at work. */
    List<RuleExample> examples();

    /**
     * Checks the arguments once and makes the step that runs per row.
     *
     * @throws io.godwit.platform.error.GodwitException INVALID_REQUEST with a violation that points to the argument
     */
    Transform compile(RuleArguments arguments, CompileScope scope);
}
