package io.godwit.engine.transform;

import java.util.List;
import java.util.Locale;

/** Upper case by Unicode, whatever the server's language is. */
final class Uppercase implements Rule {

    @Override
    public String name() {
        return "uppercase";
    }

    @Override
    public String description() {
        return "Converts to upper case by the rules of Unicode, the same in every locale; a text may grow (ß becomes"
                + " SS).";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(RuleExample.of("john", "JOHN"), RuleExample.of("Straße", "STRASSE"), RuleExample.of(null, null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return (value, row) -> value == null ? null : value.toUpperCase(Locale.ROOT);
    }
}
