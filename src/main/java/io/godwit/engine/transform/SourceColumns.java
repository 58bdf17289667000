package io.godwit.engine.transform;

import io.godwit.engine.catalog.Column;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The source columns by name while a mapping is compiled; remembers which of them anything asked for. */
final class SourceColumns {

    private final List<String> names;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final BitSet used = new BitSet();

    SourceColumns(List<Column> columns) {
        names = columns.stream().map(Column::name).toList();
        for (int i = 0; i < names.size(); i++) {
            indexes.putIfAbsent(names.get(i), i);
        }
    }

    List<String> names() {
        return names;
    }

    /** The index of the column, which from now on counts as used, or -1. */
    int use(String name) {
        int index = indexes.getOrDefault(name, -1);
        if (index >= 0) {
            used.set(index);
        }
        return index;
    }

    /** The names of the columns in use, in the source's order. */
    List<String> used() {
        return used.stream().mapToObj(names::get).toList();
    }
}
