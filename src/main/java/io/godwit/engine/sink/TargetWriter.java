package io.godwit.engine.sink;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.Dialect;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Writes the rows of a batch inside the caller's transaction. Good rows stay, each culprit becomes a {@link Rejection}: found by
 * the line number that the server gives for a failed COPY, else by halving. Only faults of a row are taken so; everything else
 * is thrown, and the caller rolls back. Belongs to one thread.
 */
public final class TargetWriter {

    private static final Pattern COPY_LINE = Pattern.compile("^COPY .*, line (\\d+)(?:, column (.+?))?(?::|$)");

    private final RowSink sink;
    private final Set<String> columns;

    /**
     * @param columns the columns written, in the order of the rows' values
     * @param copy true for COPY, false for INSERT, which a table with active row-level security needs
     */
    public TargetWriter(TableName table, List<Column> columns, boolean copy, Dialect dialect) {
        this.sink = copy ? new CopySink(table, columns, dialect) : new InsertSink(table, columns, dialect);
        this.columns = columns.stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Writes all rows that the target takes.
     *
     * @return the rows that it refused, by index; the others are in the table when the transaction commits
     * @throws SQLException when something else than a row is at fault
     */
    public List<Rejection> write(Connection target, List<@Nullable String[]> rows) throws SQLException {
        List<Rejection> rejections = new ArrayList<>();
        write(target, rows, 0, rows.size(), rejections);
        return rejections;
    }

    private void write(Connection target, List<@Nullable String[]> rows, int from, int to, List<Rejection> rejections)
            throws SQLException {
        if (from == to) {
            return;
        }
        Savepoint before = target.setSavepoint();
        try {
            sink.send(target, rows.subList(from, to));
            target.releaseSavepoint(before);
        } catch (SQLException failure) {
            if (!SqlStates.isRowFault(failure)) {
                throw failure;
            }
            target.rollback(before);
            isolate(target, rows, from, to, failure, rejections);
        }
    }

    private void isolate(
            Connection target,
            List<@Nullable String[]> rows,
            int from,
            int to,
            SQLException failure,
            List<Rejection> rejections)
            throws SQLException {
        int culprit = to - from == 1 ? from : from + lineOf(failure) - 1;
        if (culprit >= from && culprit < to) {
            write(target, rows, from, culprit, rejections);
            rejections.add(rejection(culprit, failure));
            write(target, rows, culprit + 1, to, rejections);
            return;
        }
        int middle = (from + to) >>> 1;
        write(target, rows, from, middle, rejections);
        write(target, rows, middle, to, rejections);
    }

    /** The line of a failed COPY, counted from 1; 0 when the server names none. */
    private static int lineOf(SQLException failure) {
        Matcher where = where(failure);
        return where != null && where.find() ? Integer.parseInt(where.group(1)) : 0;
    }

    private Rejection rejection(int row, SQLException failure) {
        ErrorCode code = SqlStates.TARGET.codeOf(failure);
        ServerErrorMessage message = failure instanceof PSQLException server ? server.getServerErrorMessage() : null;
        String constraint = message == null ? null : message.getConstraint();
        return new Rejection(row, code, column(failure, message), constraint);
    }

    /** Only a name that is one of ours: the server's context may quote values. */
    private @Nullable String column(SQLException failure, @Nullable ServerErrorMessage message) {
        String named = message == null ? null : message.getColumn();
        if (named == null) {
            Matcher where = where(failure);
            named = where != null && where.find() ? where.group(2) : null;
        }
        return named != null && columns.contains(named) ? named : null;
    }

    private static @Nullable Matcher where(SQLException failure) {
        if (failure instanceof PSQLException server && server.getServerErrorMessage() != null) {
            String where = server.getServerErrorMessage().getWhere();
            return where == null ? null : COPY_LINE.matcher(where);
        }
        return null;
    }
}
