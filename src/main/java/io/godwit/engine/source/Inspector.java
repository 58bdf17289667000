package io.godwit.engine.source;

import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what a system holds. Names are looked up in the system's own catalog, and only names that the catalog gave back go
 * into a statement. System schemas are never seen. Belongs to one thread and to one open session, which it does not close.
 * Every method throws {@link io.godwit.platform.error.GodwitException} with a code of the source when the system refuses.
 */
public interface Inspector {

    /**
     * The schemas whose name fits, in order of name, also those that the login may not use.
     *
     * @param pattern a name in which {@code *} stands for any characters and everything else for itself
     */
    List<String> schemas(String pattern);

    /** The tables and views of a schema in order of name, without partitions of other tables; empty for an unknown schema. */
    List<TableSummary> tables(String schema);

    /** One table or view with columns and keys; empty when there is none of exactly this name. */
    Optional<Table> table(TableName name);

    /** Every table and view of a schema with columns and keys, in order of name, in a fixed number of round trips. */
    List<Table> all(String schema);

    /** Which of these tables and of the schemas around them the login may not read; empty when it may read all. */
    List<String> unreadable(List<String> schemas);

    /** Which tables of these schemas the login may change, and in which of the schemas it may make new ones. */
    List<String> writable(List<String> schemas);

    /** What the tables of these schemas take on disk, with indexes and large values; 0 for none. */
    long bytes(List<String> schemas);

    /**
     * Rows of a table in no particular order, every value as the server's text.
     *
     * @param table a table that {@link #table} found
     * @param columns names of its columns, at least one
     * @param rows the most rows wanted
     * @param characters the most characters of each value wanted; longer values are cut by the server
     * @return for each row its values in the order of the columns, null for null
     */
    List<List<@Nullable String>> preview(Table table, List<String> columns, int rows, int characters);
}
