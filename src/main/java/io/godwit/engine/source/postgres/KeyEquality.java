package io.godwit.engine.source.postgres;

import io.godwit.platform.sql.CopyRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How rows that share a key are told. For most types equal keys have equal text. Where they need not (citext, collations that
 * ignore case, intervals, numbers without a scale), the server ranks the keys in one more column. Immutable.
 *
 * @param keySize how many columns, from the first, make the key
 * @param byText true when comparing texts is enough
 */
record KeyEquality(int keySize, boolean byText) {

    /** A name that no column has: an order by name means what is selected first. */
    private static final String RANK = "\"godwit rank\"";

    /** Of rows without a key, in front of which stands their digest. */
    static final KeyEquality OF_DIGESTS = new KeyEquality(1, true);

    /** Written so that servers without nondeterministic collations (before 12) answer as well. */
    private static final String EQUAL_MEANS_SAME_TEXT = """
            select bool_and(coalesce((to_jsonb(c) ->> 'collisdeterministic')::boolean, true) and (t.typtype = 'e'
                or (t.typnamespace = 'pg_catalog'::regnamespace and t.typname in ('bool', 'int2', 'int4', 'int8', 'oid',
                    'text', 'varchar', 'name', 'char', 'uuid', 'date', 'time', 'timetz', 'timestamp', 'timestamptz',
                    'bytea', 'inet', 'cidr', 'macaddr', 'macaddr8', 'bit', 'varbit', 'money'))
                or (t.typnamespace = 'pg_catalog'::regnamespace and t.typname in ('bpchar', 'numeric') and a.atttypmod > 0)))
            from pg_attribute a join pg_type t on t.oid = a.atttypid left join pg_collation c on c.oid = a.attcollation
            where a.attrelid = cast(? as regclass) and a.attname = any(?)
            """;

    /** Operators of a type that an extension brought are found by name, so its schema has to be on the search path. */
    private static final String FIND_OPERATORS = """
            select set_config('search_path', current_setting('search_path')
                || string_agg(distinct ', ' || quote_ident(n.nspname), ''), false)
            from pg_attribute a join pg_type t on t.oid = a.atttypid join pg_namespace n on n.oid = t.typnamespace
            where a.attrelid = cast(? as regclass) and a.attname = any(?) and n.nspname <> 'pg_catalog'
            having count(*) > 0
            """;

    /**
     * Asks the server, and makes the operators of the key's types known to the session.
     *
     * @param table the quoted name of the table
     */
    static KeyEquality of(Connection session, String table, List<String> keyColumns) throws SQLException {
        ask(session, FIND_OPERATORS, table, keyColumns);
        return new KeyEquality(keyColumns.size(), "t".equals(ask(session, EQUAL_MEANS_SAME_TEXT, table, keyColumns)));
    }

    private static @Nullable String ask(Connection session, String sql, String table, List<String> keyColumns)
            throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, table);
            statement.setArray(2, session.createArrayOf("text", keyColumns.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
    }

    /** What to select in front of the columns asked for. */
    String rank(String keyColumns) {
        return byText ? "" : "rank() over (order by " + keyColumns + ") as " + RANK + ", ";
    }

    /** True when two rows that follow each other have keys of the same text. */
    boolean isSame(CopyRow left, CopyRow right) {
        for (int i = 0; i < keySize; i++) {
            if (!left.hasSame(i, right)) {
                return false;
            }
        }
        return true;
    }
}
