package io.godwit.engine.transform;

import java.util.List;
import java.util.Locale;

/** Lower case by Unicode, whatever the server's language is. */
final class Lowercase implements Rule {

    @Override
    public String name() {
        return "lowercase";
    }

    @Override
    public String description() {
        return "Converts to lower case by the rules of Unicode, the same in every locale.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(RuleExample.of("JOHN", "john"), RuleExample.of("ÉMILIE", "émilie"), RuleExample.of(null, null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return (value, row) -> value == null ? null : value.toLowerCase(Locale.ROOT);
    }
}
