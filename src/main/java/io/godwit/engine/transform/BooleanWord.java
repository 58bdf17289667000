package io.godwit.engine.transform;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The spellings of true and false that sources use. */
final class BooleanWord {

    private static final Map<String, Boolean> WORDS = Map.ofEntries(
            Map.entry("t", true),
            Map.entry("true", true),
            Map.entry("y", true),
            Map.entry("yes", true),
            Map.entry("on", true),
            Map.entry("1", true),
            Map.entry("f", false),
            Map.entry("false", false),
            Map.entry("n", false),
            Map.entry("no", false),
            Map.entry("off", false),
            Map.entry("0", false));

    private BooleanWord() {}

    /** {@code true} or {@code false} for any spelling, case and surrounding white space; null when it is none. */
    static @Nullable String read(String text) {
        Boolean known = WORDS.get(text);
        if (known == null) {
            known = WORDS.get(WhiteSpace.trim(text).toLowerCase(Locale.ROOT));
        }
        return known == null ? null : known.toString();
    }
}
