package io.godwit.mapping.defaults;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A table's columns by their folded names: lower case, letters and digits only. Loading tools spell one name in many ways;
 * where two columns fold to one name, neither is taken. Immutable, safe for any thread.
 */
final class FoldedColumns {

    private final Table table;
    private final Map<String, List<String>> byFolded = new LinkedHashMap<>();

    FoldedColumns(Table table) {
        this.table = table;
        table.columns()
                .forEach(column -> byFolded.computeIfAbsent(fold(column.name()), folded -> new ArrayList<>())
                        .add(column.name()));
    }

    static String fold(String name) {
        StringBuilder folded = new StringBuilder(name.length());
        name.toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(folded::appendCodePoint);
        return folded.toString();
    }

    /** The spelling of the first of the names ({@code a|b|c}) that exactly one column has. */
    Optional<String> find(String names) {
        return Arrays.stream(names.split("\\|"))
                .map(name -> byFolded.getOrDefault(fold(name), List.of()))
                .filter(columns -> columns.size() == 1)
                .map(columns -> columns.get(0))
                .findFirst();
    }

    /** The column that {@link #find} finds. */
    Optional<Column> column(String names) {
        return find(names).flatMap(table::column);
    }

    /** The spellings of several columns that fold to one of these names; empty when all is clear. */
    List<String> ambiguous(String names) {
        return Arrays.stream(names.split("\\|"))
                .map(name -> byFolded.getOrDefault(fold(name), List.of()))
                .filter(columns -> columns.size() > 1)
                .findFirst()
                .orElse(List.of());
    }
}
