package io.godwit.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.UUID;

/**
 * Rows to be moved and the rules to be applied, said twice: in SQL and as a mapping of the service. The result must be the same.
 *
 * @param title as the report names it
 * @param source the source table, without its schema
 * @param target the target table, without its schema
 * @param key the SQL expression of the target's key {@code id}
 * @param rows how many rows the source is to have, 1 to this number by their column {@code id}
 * @param period each such row by its number is bad; 0 when none is
 * @param columns the target columns; the owner and the source's key come first, the target's own key is not among them
 * @param values the SQL expression of each of these columns
 * @param condition the SQL condition of the rows that are to arrive
 * @param fields the fields of the mapping, as JSON
 */
record Workload(
        String title,
        String source,
        String target,
        String key,
        long rows,
        long period,
        String columns,
        String values,
        String condition,
        String fields) {

    /** The only tenant. */
    static final UUID ORGANIZATION = UUID.fromString("00000000-0000-7000-8000-00000000be4c");

    /** A key made on the way: rising, as the service makes them. */
    static final String MADE = "uuidv7()";

    static final String SOURCE_SCHEMA = "source_bench";
    static final String TARGET_SCHEMA = "app";

    /** The first rows alone. */
    Workload limitedTo(long most) {
        return most >= rows
                ? this
                : new Workload(title, source, target, key, most, period, columns, values, condition, fields);
    }

    /** A source table of another size with the same rules. */
    Workload resized(String otherTitle, String otherSource, long otherRows) {
        return new Workload(
                otherTitle, otherSource, target, key, otherRows, period, columns, values, condition, fields);
    }

    /** The rows as they are to arrive, without the target's key. */
    String select() {
        return "select " + values + from();
    }

    /** The same, after the key. */
    String selectWithKey() {
        return "select " + key + ", " + values + from();
    }

    private String from() {
        return " from " + sourceTable() + " where id <= " + rows + " and " + condition;
    }

    /** The rows as they arrived, in the form of {@link #select()}. */
    String arrived() {
        return "select " + columns + " from " + targetTable();
    }

    String copyIn() {
        return "copy " + targetTable() + " (id, " + columns + ") from stdin";
    }

    String sourceTable() {
        return SOURCE_SCHEMA + "." + source;
    }

    String targetTable() {
        return TARGET_SCHEMA + "." + target;
    }

    /** How many of the rows are bad. */
    long badRows() {
        return period == 0 ? 0 : (rows + 1) / period;
    }

    JsonNode fieldsAsJson() {
        try {
            return new ObjectMapper().readTree(fields);
        } catch (JsonProcessingException wrong) {
            throw new UncheckedIOException(wrong);
        }
    }
}
