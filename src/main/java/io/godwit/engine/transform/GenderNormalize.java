package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One spelling for a gender: male, female, other or unknown. */
final class GenderNormalize implements Rule {

    private static final Map<String, String> WORDS = words();

    @Override
    public String name() {
        return "gender_normalize";
    }

    @Override
    public String description() {
        return "Converts to male, female, other or unknown; case, blanks and punctuation do not count, and 0, 1, 2, 9"
                + " are read as ISO 5218. Texts that stand for null ('', blanks, 'null', 'none') become null. A word that"
                + " is not known becomes unknown, with a warning.";
    }

    @Override
    public List<RuleExample> examples() {
        return List.of(
                RuleExample.of("M", "male"),
                RuleExample.of("FEMALE", "female"),
                RuleExample.of("2", "female"),
                RuleExample.of("Non-binary", "other"),
                RuleExample.of("X", "other"),
                RuleExample.of("PREFER_NOT_TO_SAY", "unknown"),
                RuleExample.of("U", "unknown"),
                RuleExample.of("???", "unknown"),
                RuleExample.of("null", null),
                RuleExample.of(null, null));
    }

    @Override
    public Transform compile(RuleArguments arguments, CompileScope scope) {
        return GenderNormalize::normalize;
    }

    private static @Nullable String normalize(@Nullable String value, RowScope row) {
        if (value == null || WhiteSpace.isBlank(value)) {
            return null;
        }
        String word = lettersAndDigits(value);
        if (word.equals("null") || word.equals("none")) {
            return null;
        }
        String gender = WORDS.get(word);
        if (gender == null) {
            row.warn(ErrorCode.VALUE_NOT_MAPPED);
            return "unknown";
        }
        return gender;
    }

    private static String lettersAndDigits(String value) {
        StringBuilder kept = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            if (Character.isLetterOrDigit(value.charAt(i))) {
                kept.append(value.charAt(i));
            }
        }
        return kept.toString().toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> words() {
        Map<String, String> words = new HashMap<>();
        List.of("m", "male", "man", "1").forEach(word -> words.put(word, "male"));
        List.of("f", "female", "woman", "2").forEach(word -> words.put(word, "female"));
        List.of("x", "o", "other", "nb", "nonbinary", "diverse", "d").forEach(word -> words.put(word, "other"));
        List.of("u", "unknown", "undetermined", "doesnotapply", "prefernottosay", "notapplicable", "na", "0", "9")
                .forEach(word -> words.put(word, "unknown"));
        return Map.copyOf(words);
    }
}
