package io.godwit.local.demo;

import java.sql.SQLException;

/**
 * One source table and how its rows are made.
 *
 * @param schema the source schema
 * @param name the table in it
 * @param target the table that the default mapping writes, with its schema
 * @param rows writes every row
 */
record DemoTable(String schema, String name, String target, Rows rows) {

    /** A generator. */
    @FunctionalInterface
    interface Rows {
        void write(RowWriter out) throws SQLException;
    }

    /** {@code schema.name}; our names need no quotes. */
    String source() {
        return schema + "." + name;
    }
}
