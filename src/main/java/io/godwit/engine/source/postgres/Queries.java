package io.godwit.engine.source.postgres;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs catalog queries over one session; parameters are bound, faults become codes. Belongs to one thread. */
record Queries(Connection session, SqlStates states) {

    /** Makes something of the row at hand. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> rows(String sql, RowReader<T> reader, @Nullable Object... parameters) {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            for (int at = 0; at < parameters.length; at++) {
                statement.setObject(at + 1, parameters[at]);
            }
            return read(statement, reader);
        } catch (SQLException fault) {
            throw translated(fault);
        }
    }

    Array array(List<String> texts) {
        try {
            return session.createArrayOf("text", texts.toArray());
        } catch (SQLException fault) {
            throw translated(fault);
        }
    }

    private static <T> List<T> read(PreparedStatement statement, RowReader<T> reader) throws SQLException {
        List<T> read = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                read.add(reader.read(rows));
            }
        }
        return read;
    }

    private GodwitException translated(SQLException fault) {
        ErrorCode code = states.codeOf(fault);
        return new GodwitException(code, code.title(), fault);
    }
}
