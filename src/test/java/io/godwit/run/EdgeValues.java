package io.godwit.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Values that moving as text, or as something else, likes to change: one for each line, under the type that holds it. */
final class EdgeValues {

    /** What the lines below need, the same in the source and in the target. */
    static final String TYPES = """
            create schema if not exists "Edge types";
            grant usage on schema "Edge types" to public;
            create type "Edge types".mood as enum ('good', 'it''s', 'A b', 'Ü"\\,{}');
            create domain "Edge types".code as varchar(3) check (value <> 'bad');
            create domain "Edge types".pay as numeric(5,2);
            create domain "Edge types".numbers as integer[];
            create type "Edge types".pair as (a text, b numeric);
            create type "Edge types".pairs as (p "Edge types".pair, more text[]);
            """;

    private EdgeValues() {}

    /**
     * @param type a column type
     * @param expression SQL for a value of it
     */
    record Value(String type, String expression) {

        @Override
        public String toString() {
            return type + " " + expression;
        }
    }

    /** All values; the place in the list is the key in the source table. */
    static List<Value> all() {
        List<Value> values = new ArrayList<>();
        String type = "";
        for (String line : (EdgeNumbers.LINES + EdgeTimes.LINES + EdgeTexts.LINES + EdgeStructures.LINES)
                .lines()
                .toList()) {
            if (line.startsWith(" ")) {
                values.add(new Value(type, line.strip()));
            } else {
                type = line;
            }
        }
        return List.copyOf(values);
    }

    /** The types, each once; the place in the list is the number of the column. */
    static List<String> types() {
        return all().stream().map(Value::type).distinct().toList();
    }

    /** The definitions of the columns {@code c0}, {@code c1} and so on. */
    static String columns() {
        List<String> types = types();
        String[] columns = new String[types.size()];
        Arrays.setAll(columns, at -> "c" + at + " " + types.get(at));
        return String.join(", ", columns);
    }

    /** Puts each value into its type's column, in a row of its own. */
    static String inserts(String table) {
        List<String> types = types();
        List<Value> values = all();
        StringBuilder inserts = new StringBuilder();
        for (int key = 0; key < values.size(); key++) {
            Value value = values.get(key);
            inserts.append("insert into ").append(table).append(" (id, c").append(types.indexOf(value.type()));
            inserts.append(") values (")
                    .append(key)
                    .append(", ")
                    .append(value.expression())
                    .append(");\n");
        }
        return inserts.toString();
    }
}
