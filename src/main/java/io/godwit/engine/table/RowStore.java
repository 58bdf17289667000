package io.godwit.engine.table;

import io.godwit.engine.RowProblem;
import io.godwit.engine.known.ConflictKeys;
import io.godwit.engine.known.ForeignKeys;
import io.godwit.engine.sink.Rejection;
import io.godwit.engine.sink.TargetRow;
import io.godwit.engine.table.RowWork.RowTarget;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyRow;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Stores the rows of one batch. A row that the target would refuse is found out before it is sent where that is cheap, because a
 * failed COPY costs as much as thousands of good rows; what is left is found by the target itself. Belongs to one thread and one
 * transaction.
 */
final class RowStore {

    private final RowTarget target;
    private final Connection connection;
    private final KnownRows known;
    private final Tally tally;
    private final List<RowProblem> problems;
    /** Rows that share the conflict key of an earlier one of the batch, and wait for what becomes of that. */
    private List<Row> repeats = new ArrayList<>();

    private final Set<String> there = new HashSet<>();
    private boolean written;

    /**
     * @param known takes the rows that the target has already
     * @param problems where errors and warnings go
     */
    RowStore(RowTarget target, Connection connection, KnownRows known, Tally tally, List<RowProblem> problems) {
        this.target = target;
        this.connection = connection;
        this.known = known;
        this.tally = tally;
        this.problems = problems;
    }

    /** Stores transformed rows; gives the target key of each that is in the table, by source key, where the run keeps it. */
    Map<String, String> store(List<Row> rows) throws SQLException {
        List<Row> pending = unknown(kept(rows));
        Map<String, String> destinations = new LinkedHashMap<>();
        write(checked(pending), destinations);
        while (!repeats.isEmpty()) {
            write(checked(turn()), destinations);
        }
        known.settle(target.foreignKeys().checks());
        return destinations;
    }

    /** The rows that no other key of the target and no reference speaks against. */
    private List<Row> checked(List<Row> rows) throws SQLException {
        List<Row> pending = rows;
        for (ConflictKeys key : target.uniqueKeys()) {
            pending = without(key.taken(connection, fields(pending)), pending, ErrorCode.UNIQUE, key.column());
        }
        for (ForeignKeys.Check check : target.foreignKeys().checks()) {
            pending =
                    without(check.missing(connection, fields(pending)), pending, ErrorCode.FOREIGN_KEY, check.column());
        }
        return pending;
    }

    /** The rows that no rule has dropped and that are new. */
    private List<Row> kept(List<Row> rows) throws SQLException {
        List<Row> kept = new ArrayList<>(rows.size());
        for (Row row : rows) {
            if (!row.problems().isEmpty()) {
                problems.addAll(row.problems());
            }
            String skipReason = row.skipReason();
            if (skipReason != null) {
                tally.skipped(skipReason, row);
            } else if (row.isFailed()) {
                tally.failed(row);
            } else if (row.destination() != null && target.actions().updatesById()) {
                known.migrated(row, row.destination());
            } else {
                kept.add(row);
            }
        }
        return kept;
    }

    private List<Row> unknown(List<Row> pending) throws SQLException {
        int[] told = new int[pending.size()];
        for (int i = 0; i < told.length; i++) {
            told[i] = pending.get(i).takeTold();
        }
        ConflictKeys.Found found = target.conflicts().look(connection, fields(pending), told);
        Set<String> seen = new HashSet<>();
        List<Row> unknown = new ArrayList<>(pending.size());
        for (int i = 0; i < pending.size(); i++) {
            String identity = pending.get(i).identity();
            if (found.present().get(i)) {
                known.present(pending.get(i));
            } else if (!found.areDistinct() && identity != null && !seen.add(identity)) {
                repeats.add(pending.get(i));
            } else {
                add(pending.get(i), unknown);
            }
        }
        return unknown;
    }

    /** The first row of each key whose earlier rows have all failed; those whose key is there by now are settled. */
    private List<Row> turn() {
        List<Row> turn = new ArrayList<>();
        List<Row> later = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Row repeat : repeats) {
            String identity = identity(repeat);
            if (there.contains(identity)) {
                known.present(repeat);
            } else if (seen.add(identity)) {
                add(repeat, turn);
            } else {
                later.add(repeat);
            }
        }
        repeats = later;
        return turn;
    }

    private void add(Row row, List<Row> rows) {
        if (row.destination() != null) {
            known.gone(row);
        } else {
            rows.add(row);
        }
    }

    private String identity(Row row) {
        return Objects.requireNonNull(row.identity());
    }

    private List<Row> without(BitSet refused, List<Row> pending, ErrorCode code, @Nullable String column) {
        if (refused.isEmpty()) {
            return pending;
        }
        List<Row> left = new ArrayList<>(pending.size());
        for (int i = 0; i < pending.size(); i++) {
            if (refused.get(i)) {
                problems.add(new RowProblem(false, code, pending.get(i).key(), column));
                tally.failed(pending.get(i));
            } else {
                left.add(pending.get(i));
            }
        }
        return left;
    }

    private void write(List<Row> pending, Map<String, String> destinations) throws SQLException {
        List<TargetRow> sent = new ArrayList<>(pending.size());
        for (Row row : pending) {
            sent.add(target.columns().row(row.fields(), connection));
        }
        BitSet refused = new BitSet(sent.size());
        for (Rejection rejection : rejections(sent)) {
            refused.set(rejection.row());
            refuse(pending.get(rejection.row()), rejection);
        }
        for (int i = 0; i < sent.size(); i++) {
            if (!refused.get(i)) {
                if (target.keepsIds()) {
                    destinations.put(pending.get(i).key(), target.columns().keyOf(sent.get(i)));
                }
                tally.inserted(pending.get(i));
                landed(pending.get(i));
            }
        }
    }

    private List<Rejection> rejections(List<TargetRow> sent) throws SQLException {
        if (written) {
            return target.writer().write(connection, sent);
        }
        written = true;
        return target.writer().writeFirst(connection, sent);
    }

    private void refuse(Row row, Rejection rejection) {
        if (target.conflicts().isConflict(rejection)) {
            known.present(row);
            landed(row);
            return;
        }
        problems.add(new RowProblem(false, rejection.code(), row.key(), rejection.column()));
        tally.failed(row);
    }

    /** Matters only to rows that wait for it. */
    private void landed(Row row) {
        if (!repeats.isEmpty() && row.identity() != null) {
            there.add(identity(row));
        }
    }

    /** A view: most rows are not looked at. */
    private static List<CopyRow> fields(List<Row> rows) {
        return new AbstractList<>() {
            @Override
            public CopyRow get(int index) {
                return rows.get(index).fields();
            }

            @Override
            public int size() {
                return rows.size();
            }
        };
    }
}
