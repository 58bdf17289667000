package io.godwit.engine.source.postgres;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.DataType;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.SnapshotSource;
import io.godwit.engine.source.SourceReader;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query that somebody has written for a PostgreSQL source. The text reaches the server as a value first, which opens a
 * cursor for it there: that fails for whatever is not one single statement that gives rows, wherever in it our own words end. Only
 * then is it part of a {@code COPY}. Belongs to one thread, as its connection does.
 */
public final class PostgresQuerySource implements SnapshotSource {

    private static final String SAY = "select set_config('godwit.query', ?, true)";

    /** The driver would cut a text at its semicolons, and send the pieces one after the other. */
    private static final String OPEN = """
            do $$ declare one refcursor := 'godwit_query'; begin
                open one no scroll for execute current_setting('godwit.query');
            end $$
            """;

    /** The driver calls columns that count by themselves serial, and quotes only names that have their schema in front. */
    private static final String BASE_TYPES = """
            select coalesce(pg_catalog.format_type(pg_catalog.to_regtype(case
                when name = 'smallserial' then 'int2' when name = 'serial' then 'int4' when name = 'bigserial' then 'int8'
                when name like '"%' then name else pg_catalog.quote_ident(name) end), null), 'text')
            from pg_catalog.unnest(?) with ordinality given (name, place) order by place
            """;

    private static final String UNSUPPORTED = "0A000";

    private final Connection connection;
    private final String query;

    /**
     * @param connection a read-only session without autocommit, owned by the caller
     * @param query one SELECT without a semicolon behind it
     */
    public PostgresQuerySource(Connection connection, String query) {
        this.connection = connection;
        this.query = query;
    }

    /**
     * The columns that the query gives, as a table without keys; it is not run for that.
     *
     * @throws GodwitException INVALID_QUERY when it is no such query, SCHEMA_DRIFT when the source lacks
     *     what it names
     */
    public Table describe(TableName name) {
        try {
            open("select *" + from() + " whole");
            List<String> names = new ArrayList<>();
            List<String> types = new ArrayList<>();
            try (Statement statement = connection.createStatement();
                    ResultSet none = statement.executeQuery("fetch 0 from godwit_query")) {
                ResultSetMetaData columns = none.getMetaData();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    names.add(columns.getColumnLabel(i));
                    types.add(columns.getColumnTypeName(i));
                }
            }
            close();
            return new Table(name, columns(names, types), List.of(), List.of());
        } catch (SQLException failure) {
            throw failure(failure);
        }
    }

    private List<Column> columns(List<String> names, List<String> types) {
        Queries queries = new Queries(connection, SqlStates.SOURCE);
        Iterator<String> bases = queries.rows(BASE_TYPES, row -> row.getString(1), queries.array(types))
                .iterator();
        return names.stream()
                .map(name -> new Column(name, DataType.of(bases.next()), true, null, null, false))
                .toList();
    }

    /** There is no column to ask how its keys are compared. */
    @Override
    public SourceReader all(ReadRequest request, @Nullable Long mostRows) {
        int keySize = request.keyColumns().size();
        KeyEquality equality = keySize == 0 ? KeyEquality.OF_DIGESTS : new KeyEquality(keySize, false);
        String whole = PostgresTableSource.whole(request, from(), equality, mostRows);
        try {
            open(whole);
            close();
            return PostgresTableSource.reader(connection, whole, request, equality);
        } catch (SQLException failure) {
            throw failure(failure);
        }
    }

    /** Of a table this state would mean that it is another one now; here the text asks for what no cursor can do. */
    private static GodwitException failure(SQLException failure) {
        ErrorCode code =
                UNSUPPORTED.equals(failure.getSQLState()) ? ErrorCode.INVALID_QUERY : SqlStates.SOURCE.codeOf(failure);
        return new GodwitException(code, code.title(), failure);
    }

    /** The line may end in a comment. */
    private String from() {
        return " from (" + query + "\n)";
    }

    /** Leaves a cursor that has not begun. */
    private void open(String sql) throws SQLException {
        try (PreparedStatement say = connection.prepareStatement(SAY);
                Statement open = connection.createStatement()) {
            say.setString(1, sql);
            say.execute();
            open.execute(OPEN);
        }
    }

    private void close() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("close godwit_query");
        }
    }
}
