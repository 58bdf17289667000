package io.godwit.mapping;

import io.godwit.support.TestDatabase;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Source tables as a loading tool leaves them: no constraints, text unless said otherwise. */
public final class Landing {

    private final String schema;

    private Landing(String schema) {
        this.schema = schema;
    }

    /** An empty schema of this name that the reader may look at. */
    public static Landing in(String schema) {
        TestDatabase.execute(
                "source",
                "drop schema if exists " + schema + " cascade; create schema " + schema
                        + "; grant usage on schema " + schema + " to " + TestDatabase.READER
                        + "; alter default privileges in schema " + schema + " grant select on tables to "
                        + TestDatabase.READER);
        return new Landing(schema);
    }

    public String schema() {
        return schema;
    }

    /** Makes a table; a column is a name, or a name and a type behind a colon. */
    public Landing table(String name, String... columns) {
        String list = Arrays.stream(columns)
                .map(column -> column.split(":"))
                .map(parts -> '"' + parts[0] + "\" " + (parts.length > 1 ? parts[1] : "text"))
                .collect(Collectors.joining(", "));
        TestDatabase.execute("source", "create table " + schema + "." + name + " (" + list + ")");
        return this;
    }

    /** Runs a statement on the source. */
    public void alter(String statement) {
        TestDatabase.execute("source", statement.replace("{schema}", schema));
    }
}
