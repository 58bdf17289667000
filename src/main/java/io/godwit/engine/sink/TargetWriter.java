package io.godwit.engine.sink;

import io.godwit.engine.RunJournal;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.Dialect;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** The most rows that are sent again for the sake of one culprit among them. */
    private static final int SLICE = 1000;

    /** The state of what a function in the server did and should not have. */
    private static final String LEFT_OUT = "38000";

    /** Always the same, so that the driver need not read a new statement for every batch. */
    private static final String SAVEPOINT = "godwit_rows";

    private final RowSink sink;
    private final Pattern copyLine;
    private final Set<String> columns;
    private final Map<String, String> columnByConstraint = new HashMap<>();

    /**
     * @param columns the columns written, in the order of the rows' values
     * @param ownerColumn the column that tells whose a row is; a constraint over it and one other column is the other's
     * @param copy true for COPY, false for INSERT, which a table with active row-level security needs
     */
    public TargetWriter(Table table, List<Column> columns, String ownerColumn, boolean copy, Dialect dialect) {
        this(
                copy ? new CopySink(table.name(), columns, dialect) : new InsertSink(table.name(), columns, dialect),
                table,
                columns,
                ownerColumn);
    }

    /** Writes in another way. */
    TargetWriter(RowSink sink, Table table, List<Column> columns, String ownerColumn) {
        this.sink = sink;
        // The table's name is spelled out, because a value in the server's words may look like a line number.
        this.copyLine = Pattern.compile(
                "^COPY " + Pattern.quote(table.name().table()) + ", line (\\d+)(?:, column (.+?))?(?::|$)");
        this.columns = columns.stream().map(Column::name).collect(Collectors.toUnmodifiableSet());
        table.keys().forEach(key -> noteConstraint(key.name(), key.columns(), ownerColumn));
        table.foreignKeys().forEach(key -> noteConstraint(key.name(), key.columns(), ownerColumn));
    }

    private void noteConstraint(String name, List<String> over, String ownerColumn) {
        List<String> own =
                over.stream().filter(column -> !column.equals(ownerColumn)).toList();
        if (own.size() == 1) {
            columnByConstraint.put(name, own.get(0));
        }
    }

    /**
     * Writes all rows that the target takes, behind the savepoint {@link RunJournal#SAVEPOINT} and before anything else is written:
     * that saves two round trips.
     *
     * @return as {@link #write} does
     * @throws SQLException when something else than a row is at fault
     */
    public List<Rejection> writeFirst(Connection target, List<TargetRow> rows) throws SQLException {
        SQLException failure = rows.isEmpty() ? null : fault(target, rows);
        if (failure == null) {
            return List.of();
        }
        try (Statement statement = target.createStatement()) {
            statement.execute("rollback to savepoint " + RunJournal.SAVEPOINT);
        }
        List<Rejection> rejections = new ArrayList<>();
        int next = split(target, rows, 0, rows.size(), failure, rejections);
        write(target, rows, next, rows.size(), rejections);
        return rejections;
    }

    /**
     * Writes all rows that the target takes.
     *
     * @return the rows that it refused, by index; the others are in the table when the transaction commits
     * @throws SQLException when something else than a row is at fault
     */
    public List<Rejection> write(Connection target, List<TargetRow> rows) throws SQLException {
        List<Rejection> rejections = new ArrayList<>();
        write(target, rows, 0, rows.size(), rejections);
        return rejections;
    }

    private void write(Connection target, List<TargetRow> rows, int from, int to, List<Rejection> rejections)
            throws SQLException {
        int next = from;
        while (next < to) {
            SQLException failure = send(target, rows, next, to);
            if (failure == null) {
                return;
            }
            next = split(target, rows, next, to, failure, rejections);
        }
    }

    /** Writes or rejects the first rows of a range that was refused, at least one; gives the index of the first that is left. */
    private int split(
            Connection target, List<TargetRow> rows, int from, int to, SQLException failure, List<Rejection> rejections)
            throws SQLException {
        if (to - from <= SLICE) {
            return isolate(target, rows, from, to, failure, rejections);
        }
        write(target, rows, from, from + SLICE, rejections);
        return from + SLICE;
    }

    /** Null when the target took the rows, else the fault of one of them; then none is in the table. */
    private @Nullable SQLException send(Connection target, List<TargetRow> rows, int from, int to) throws SQLException {
        Savepoint before = target.setSavepoint(SAVEPOINT);
        SQLException fault = fault(target, rows.subList(from, to));
        if (fault != null) {
            target.rollback(before);
        }
        target.releaseSavepoint(before);
        return fault;
    }

    /** Sends the rows; null when the target took them, else the fault of one of them, which the caller has to take back. */
    private @Nullable SQLException fault(Connection target, List<TargetRow> rows) throws SQLException {
        try {
            return sink.send(target, rows) < rows.size() ? new SQLException("a trigger left rows out", LEFT_OUT) : null;
        } catch (SQLException failure) {
            if (!SqlStates.isRowFault(failure)) {
                throw failure;
            }
            return failure;
        }
    }

    /** As {@link #split}, by the line that the server names. */
    private int isolate(
            Connection target, List<TargetRow> rows, int from, int to, SQLException failure, List<Rejection> rejections)
            throws SQLException {
        int culprit = to - from == 1 ? from : from + lineOf(failure) - 1;
        if (culprit < from || culprit >= to) {
            int middle = (from + to) >>> 1;
            write(target, rows, from, middle, rejections);
            return middle;
        }
        write(target, rows, from, culprit, rejections);
        rejections.add(rejection(culprit, failure));
        return culprit + 1;
    }

    /** The line of a failed COPY, counted from 1; 0 when the server names none. */
    private int lineOf(SQLException failure) {
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
        if (named == null && message != null && message.getConstraint() != null) {
            named = columnByConstraint.get(message.getConstraint());
        }
        return named != null && columns.contains(named) ? named : null;
    }

    private @Nullable Matcher where(SQLException failure) {
        if (failure instanceof PSQLException server && server.getServerErrorMessage() != null) {
            String where = server.getServerErrorMessage().getWhere();
            return where == null ? null : copyLine.matcher(where);
        }
        return null;
    }
}
