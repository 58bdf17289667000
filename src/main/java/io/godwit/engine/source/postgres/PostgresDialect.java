package io.godwit.engine.source.postgres;

import io.godwit.engine.source.Dialect;
import java.nio.charset.StandardCharsets;

/** PostgreSQL's quoting: double quotes, doubled inside; 63 bytes at most, because the server cuts longer names silently. */
public final class PostgresDialect implements Dialect {

    private static final int LONGEST_NAME = 63;

    @Override
    public String quote(String identifier) {
        if (identifier.isEmpty()
                || identifier.indexOf('\0') >= 0
                || identifier.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            throw new IllegalArgumentException("not a name that PostgreSQL keeps whole");
        }
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
