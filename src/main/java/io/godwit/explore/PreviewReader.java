package io.godwit.explore;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.Inspector;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a preview of a table: sensitive columns are not even read, long values are cut. Belongs to one thread. */
final class PreviewReader {

    private static final int LONGEST = 500;
    private static final String MASK = "***";
    private static final Set<String> NATURAL_INTEGERS = Set.of("integer", "smallint");

    private final Table table;
    private final Set<String> cut = new LinkedHashSet<>();

    PreviewReader(Table table) {
        this.table = table;
    }

    Preview read(Inspector inspector, int limit) {
        List<String> open = table.columns().stream()
                .map(Column::name)
                .filter(name -> !KnownColumns.isSensitive(name))
                .toList();
        List<List<@Nullable Object>> rows = new ArrayList<>();
        if (!open.isEmpty()) {
            for (List<@Nullable String> read : inspector.preview(table, open, limit, LONGEST + 1)) {
                rows.add(row(read));
            }
        }
        return new Preview(columns(), rows, !cut.isEmpty(), List.copyOf(cut));
    }

    private List<Preview.PreviewColumn> columns() {
        return table.columns().stream()
                .map(column -> new Preview.PreviewColumn(
                        column.name(), column.type().name(), KnownColumns.isSensitive(column.name())))
                .toList();
    }

    private List<@Nullable Object> row(List<@Nullable String> read) {
        List<@Nullable Object> row = new ArrayList<>();
        int next = 0;
        for (Column column : table.columns()) {
            row.add(KnownColumns.isSensitive(column.name()) ? MASK : value(column, read.get(next++)));
        }
        return row;
    }

    private @Nullable Object value(Column column, @Nullable String text) {
        if (text == null) {
            return null;
        }
        String base = column.type().base();
        if (base.equals("boolean")) {
            return text.equals("true");
        }
        if (NATURAL_INTEGERS.contains(base)) {
            return Integer.valueOf(text);
        }
        if (text.codePointCount(0, text.length()) <= LONGEST) {
            return text;
        }
        cut.add(column.name());
        return text.substring(0, text.offsetByCodePoints(0, LONGEST));
    }
}
