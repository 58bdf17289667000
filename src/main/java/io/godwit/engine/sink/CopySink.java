package io.godwit.engine.sink;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.Dialect;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Sends rows through {@code COPY ... FROM STDIN} in the text format of PostgreSQL's manual (section COPY, "Text Format"): the
 * fastest way in, but not open to a role for which the table has active row-level security.
 */
final class CopySink implements RowSink {

    private static final int PIECE = 65_536;

    private final String sql;

    CopySink(TableName table, List<Column> columns, Dialect dialect) {
        StringJoiner names = new StringJoiner(", ", "(", ")");
        columns.forEach(column -> names.add(dialect.quote(column.name())));
        this.sql = "copy " + dialect.quote(table) + names + " from stdin";
    }

    @Override
    public void send(Connection target, List<@Nullable String[]> rows) throws SQLException {
        CopyIn copy = target.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            StringBuilder piece = new StringBuilder(PIECE + 4096);
            for (@Nullable String[] row : rows) {
                append(piece, row);
                if (piece.length() >= PIECE) {
                    flush(copy, piece);
                }
            }
            flush(copy, piece);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void flush(CopyIn copy, StringBuilder piece) throws SQLException {
        byte[] bytes = piece.toString().getBytes(StandardCharsets.UTF_8);
        copy.writeToCopy(bytes, 0, bytes.length);
        piece.setLength(0);
    }

    private static void append(StringBuilder line, @Nullable String[] row) {
        for (int i = 0; i < row.length; i++) {
            if (i > 0) {
                line.append('\t');
            }
            String value = row[i];
            if (value == null) {
                line.append("\\N");
            } else {
                escape(line, value);
            }
        }
        line.append('\n');
    }

    private static void escape(StringBuilder line, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> line.append("\\\\");
                case '\t' -> line.append("\\t");
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> line.append(c);
            }
        }
    }
}
