package io.godwit.engine.source.postgres;

import io.godwit.engine.source.SourceReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A server-side cursor as a stream of text rows. Belongs to one thread. */
final class PostgresReader implements SourceReader {

    private final Statement statement;
    private final ResultSet rows;
    private final int width;

    PostgresReader(Statement statement, ResultSet rows) throws SQLException {
        this.statement = statement;
        this.rows = rows;
        this.width = rows.getMetaData().getColumnCount();
    }

    @Override
    public @Nullable String @Nullable [] next() {
        try {
            if (!rows.next()) {
                return null;
            }
            @Nullable String[] row = new @Nullable String[width];
            for (int i = 0; i < width; i++) {
                row[i] = rows.getString(i + 1);
            }
            return row;
        } catch (SQLException failure) {
            throw PostgresTableSource.sourceFailure(failure);
        }
    }

    @Override
    public void close() {
        try {
            statement.close();
        } catch (SQLException failure) {
            throw PostgresTableSource.sourceFailure(failure);
        }
    }
}
