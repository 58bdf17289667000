package io.godwit.mapping.defaults;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one source system, as its resource says it. Column names are compared after folding; {@code a|b} names the
 * same column in several layouts.
 *
 * @param sourceSystem the system
 * @param schema the schema in which its tables land
 * @param tables its tables
 * @param notes what everybody who loads the set should know
 */
record DefaultSet(SourceSystem sourceSystem, String schema, List<Entry> tables, List<String> notes) {

    DefaultSet {
        tables = List.copyOf(tables);
        notes = listed(notes);
    }

    /**
     * One table.
     *
     * @param key its place in the set
     * @param names the names it lands with; the first that is there is taken
     * @param target the target table
     * @param executionOrder lower runs first
     * @param keyColumns names of the column that identifies a row
     * @param latestBy columns that may tell the latest version, best first
     * @param rowRules rules about whole rows, each for a column that may be there
     * @param fields how target columns are filled
     * @param omitted columns that are known and left out on purpose
     * @param notes what everybody who loads this table should know
     */
    record Entry(
            String key,
            List<String> names,
            String target,
            int executionOrder,
            List<String> keyColumns,
            List<String> latestBy,
            List<Flag> rowRules,
            List<Field> fields,
            List<Omission> omitted,
            List<String> notes) {

        Entry {
            names = List.copyOf(names);
            keyColumns = List.copyOf(keyColumns);
            latestBy = listed(latestBy);
            rowRules = listed(rowRules);
            fields = List.copyOf(fields);
            omitted = listed(omitted);
            notes = listed(notes);
        }
    }

    /** A rule about whole rows, used where the column is there. */
    record Flag(String column, RuleTemplates rules) {}

    /**
     * How a target column is filled.
     *
     * @param target the column
     * @param required whether there is no mapping without it
     * @param from the ways to fill it; the first whose columns are there is taken
     */
    record Field(String target, boolean required, List<Alternative> from) {

        Field {
            from = List.copyOf(from);
        }

        /** The columns of all ways, as the resource writes them, without the mark of optional ones. */
        Stream<String> columns() {
            return from.stream().flatMap(way -> way.columns().stream()).map(Alternative::bare);
        }
    }

    /**
     * A way to fill a column.
     *
     * @param columns the source columns; those that begin with {@code ?} may be absent, but not all of them
     * @param type json when the columns must hold JSON, so that one name can mean two things in two layouts
     * @param rules the chain
     * @param note what taking this way means for the data, for a person
     */
    record Alternative(
            List<String> columns,
            @Nullable Type type,
            RuleTemplates rules,
            @Nullable String note) {

        Alternative {
            columns = listed(columns);
            rules = Objects.requireNonNullElse(rules, RuleTemplates.NONE);
        }

        static String bare(String column) {
            return column.startsWith("?") ? column.substring(1) : column;
        }
    }

    /** What a column must hold. */
    enum Type {
        @JsonProperty("json")
        JSON
    }

    /**
     * Columns that are left out on purpose.
     *
     * @param columns their names; {@code *} at the end stands for any further characters
     * @param reason why, for a person
     */
    record Omission(List<String> columns, String reason) {

        Omission {
            columns = List.copyOf(columns);
        }
    }

    @SuppressWarnings("NullAway") // Jackson leaves absent members null
    private static <T> List<T> listed(List<T> list) {
        return list == null ? List.of() : List.copyOf(list);
    }
}
