package io.godwit.engine.transform;

import io.godwit.platform.error.GodwitException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one rule, read by type; each fault is a violation that points to its place in the mapping. An
 * argument that is null counts as absent, save for {@link #has}.
 *
 * @param pointer the JSON pointer of the rule, such as {@code /fields/2/rules/0}
 * @param values the plain JSON values by name
 */
public record RuleArguments(String pointer, Map<String, @Nullable Object> values) {

    /** Each of them may be as large as a row. */
    private static final int MOST_COLUMNS = 200;

    /** True when the argument is there, be it null. */
    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** The text of an argument that must be given. */
    public String text(String name) {
        return optionalText(name).orElseThrow(() -> missing(name));
    }

    /** The text of an argument, empty when absent or null. */
    public Optional<String> optionalText(String name) {
        return of(name, String.class, "text");
    }

    /** A text, number or boolean, as text; empty when absent or null. */
    public Optional<String> scalar(String name) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(
                JsonScalar.text(value).orElseThrow(() -> invalid(name, "must be text, a number or a boolean")));
    }

    /** A whole number within bounds, both included; empty when absent or null. */
    public OptionalInt integer(String name, int least, int most) {
        Object value = values.get(name);
        if (value == null) {
            return OptionalInt.empty();
        }
        boolean whole = value instanceof Integer || value instanceof Long;
        if (!whole || ((Number) value).longValue() < least || ((Number) value).longValue() > most) {
            throw invalid(name, "must be a whole number from " + least + " to " + most);
        }
        return OptionalInt.of(((Number) value).intValue());
    }

    /** A boolean, or the fallback when absent or null. */
    public boolean flag(String name, boolean fallback) {
        return of(name, Boolean.class, "true or false").orElse(fallback);
    }

    /** One of the enum's constants, written in lower case; empty when absent or null. */
    public <E extends Enum<E>> Optional<E> choice(String name, Class<E> type) {
        Optional<String> word = optionalText(name);
        E[] choices = type.getEnumConstants();
        Optional<E> chosen = word.flatMap(text -> Arrays.stream(choices)
                .filter(choice -> word(choice).equals(text))
                .findFirst());
        if (word.isPresent() && chosen.isEmpty()) {
            throw invalid(
                    name,
                    "must be one of "
                            + Arrays.stream(choices).map(RuleArguments::word).collect(Collectors.joining(", ")));
        }
        return chosen;
    }

    /** A list of texts; empty when absent or null. */
    public Optional<List<String>> texts(String name) {
        Optional<List<?>> list = of(name, List.class, "a list of texts").map(found -> (List<?>) found);
        if (list.isEmpty()) {
            return Optional.empty();
        }
        List<String> texts = new ArrayList<>();
        for (Object element : list.get()) {
            if (!(element instanceof String text)) {
                throw invalid(name, String.valueOf(texts.size()), "must be text");
            }
            texts.add(text);
        }
        return Optional.of(List.copyOf(texts));
    }

    /** A JSON object; empty when absent or null. */
    @SuppressWarnings("unchecked") // the keys of a JSON object are texts
    public Optional<Map<String, @Nullable Object>> object(String name) {
        return of(name, Map.class, "an object").map(found -> (Map<String, @Nullable Object>) found);
    }

    /** The index of the source column that the argument names; empty when absent or null. */
    public OptionalInt column(String name, CompileScope scope) {
        Optional<String> column = optionalText(name);
        return column.isEmpty() ? OptionalInt.empty() : OptionalInt.of(columnNamed(column.get(), scope, name));
    }

    /** The indexes of the source columns that the argument lists, or those of the field itself when absent or null. */
    public int[] columns(String name, CompileScope scope) {
        Optional<List<String>> named = texts(name);
        int[] indexes =
                named.isEmpty() ? scope.fieldColumns() : new int[named.get().size()];
        for (int i = 0; named.isPresent() && i < indexes.length; i++) {
            indexes[i] = columnNamed(named.get().get(i), scope, name, String.valueOf(i));
        }
        if (indexes.length == 0) {
            throw invalid(name, "must name at least one source column, here or as the field's source columns");
        }
        if (indexes.length > MOST_COLUMNS) {
            throw invalid(name, "must name at most " + MOST_COLUMNS + " source columns");
        }
        return indexes;
    }

    /** The index of a source column; when there is none, the fault points to this place within the arguments. */
    public int columnNamed(String column, CompileScope scope, String... place) {
        int index = scope.sourceColumn(column);
        if (index < 0) {
            throw invalid(place, Suggestion.unknown("source column", column, scope.sourceColumnNames()));
        }
        return index;
    }

    /** The fault that an argument is required, to be thrown. */
    public GodwitException missing(String name) {
        return invalid(name, "is required");
    }

    /** A fault of this argument, to be thrown. */
    public GodwitException invalid(String name, String message) {
        return invalid(new String[] {name}, message);
    }

    /** A fault of a member or element of this argument, to be thrown. */
    public GodwitException invalid(String name, String member, String message) {
        return invalid(new String[] {name, member}, message);
    }

    GodwitException invalid(String[] place, String message) {
        String within = Arrays.stream(place).map(RuleArguments::escaped).collect(Collectors.joining("/"));
        return Violations.single(pointer + "/arguments/" + within, message);
    }

    private <T> Optional<T> of(String name, Class<T> type, String expected) {
        Object value = values.get(name);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw invalid(name, "must be " + expected);
        }
        return Optional.of(type.cast(value));
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    /** RFC 6901: a name may hold the separator itself. */
    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }
}
