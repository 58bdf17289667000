package io.godwit;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The environment variables that a process was started with; a blank one counts as absent. Immutable, safe for any thread.
 *
 * @param values by name
 */
record Variables(Map<String, String> values) {

    Variables {
        values = Map.copyOf(values);
    }

    static Variables ofProcess() {
        return new Variables(System.getenv());
    }

    Optional<String> optional(String name) {
        return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
    }

    /** @throws SettingsException when it is absent */
    String required(String name) {
        return optional(name)
                .orElseThrow(() -> new SettingsException(
                        name + " is not set; server mode needs it (without GODWIT_DB_URL local mode starts)"));
    }

    /**
     * A whole number above 0.
     *
     * @param usual what stands when it is absent
     * @throws SettingsException when it is anything else
     */
    String number(String name, String usual) {
        String text = optional(name).orElse(usual);
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new SettingsException(name + " must be a whole number above 0");
        }
        return text;
    }

    /** As {@link #number(String, String)}, but not above {@code most}. */
    String number(String name, String usual, int most) {
        String text = number(name, usual);
        if (Integer.parseInt(text) > most) {
            throw new SettingsException(name + " must be at most " + most);
        }
        return text;
    }

    /** What stands between commas, without blanks around it. */
    List<String> list(String name) {
        return Arrays.stream(optional(name).orElse("").split(","))
                .map(String::strip)
                .filter(item -> !item.isEmpty())
                .toList();
    }
}
