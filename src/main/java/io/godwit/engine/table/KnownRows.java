package io.godwit.engine.table;

import io.godwit.engine.ConflictAction;
import io.godwit.engine.RowProblem;
import io.godwit.engine.known.ForeignKeys;
import io.godwit.engine.sink.Rejection;
import io.godwit.engine.sink.RowUpdates;
import io.godwit.engine.sink.RowUpdates.Outcome;
import io.godwit.engine.sink.TargetRow;
import io.godwit.platform.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Does with rows that the target has already what the conflict action says. Rows with the same key are done one after the other, so
 * that the last one stays. Belongs to one thread and one transaction.
 */
final class KnownRows {

    private final Actions actions;
    private final Connection connection;
    private final Tally tally;
    private final List<RowProblem> problems;
    private final List<Known> byId = new ArrayList<>();
    private final List<Known> byKey = new ArrayList<>();

    /**
     * What to do, and by what.
     *
     * @param byId finds rows by their own key; null when they are not updated or it is not known
     * @param byKey finds rows by the conflict key; null when they are not updated or there is none
     * @param conflictKey the places of the conflict key among the fields
     */
    record Actions(
            ConflictAction action,
            @Nullable RowUpdates byId,
            @Nullable RowUpdates byKey,
            int[] conflictKey) {

        /** True when a row that was migrated before is found by the key that was kept of it. */
        boolean updatesById() {
            return byId != null;
        }
    }

    /** A row and the values that are sent of it, the key first. */
    private record Known(Row row, TargetRow values, List<@Nullable String> key) {}

    /** @param problems where errors go */
    KnownRows(Actions actions, Connection connection, Tally tally, List<RowProblem> problems) {
        this.actions = actions;
        this.connection = connection;
        this.tally = tally;
        this.problems = problems;
    }

    /** Takes a row that was migrated before and is found by the key that was kept of it. */
    void migrated(Row row, String destination) {
        byId.add(known(row, new String[] {destination}));
    }

    /** Takes a row that was migrated before and is not there any more. */
    void gone(Row row) {
        tally.skipped(Tally.GONE, row);
    }

    /** Takes a row whose conflict key the target has, or an earlier row of the batch. */
    void present(Row row) {
        if (actions.byKey() == null) {
            refuse(row);
            return;
        }
        @Nullable String[] key = new @Nullable String[actions.conflictKey().length];
        for (int i = 0; i < key.length; i++) {
            key[i] = row.fields().value(actions.conflictKey()[i]);
        }
        byKey.add(known(row, key));
    }

    private static Known known(Row row, @Nullable String[] key) {
        return new Known(row, new TargetRow(key, row.fields()), Arrays.asList(key));
    }

    /**
     * Updates what was taken; to be called behind the inserts, on which some of it may depend.
     *
     * @param checks the references that must lead to rows of the owner, by an update as well
     */
    void settle(List<ForeignKeys.Check> checks) throws SQLException {
        update(actions.byId(), referring(byId, checks));
        update(actions.byKey(), referring(byKey, checks));
    }

    private List<Known> referring(List<Known> rows, List<ForeignKeys.Check> checks) throws SQLException {
        List<Known> left = rows;
        for (ForeignKeys.Check check : checks) {
            BitSet missing = check.missing(
                    connection, left.stream().map(known -> known.row().fields()).toList());
            List<Known> good = new ArrayList<>(left.size());
            for (int i = 0; i < left.size(); i++) {
                if (missing.get(i)) {
                    fail(left.get(i).row(), ErrorCode.FOREIGN_KEY, check.column());
                } else {
                    good.add(left.get(i));
                }
            }
            left = good;
        }
        return left;
    }

    private void fail(Row row, ErrorCode code, @Nullable String column) {
        problems.add(new RowProblem(false, code, row.key(), column));
        tally.failed(row);
    }

    private void update(@Nullable RowUpdates updates, List<Known> rows) throws SQLException {
        List<Known> waiting = rows;
        while (!waiting.isEmpty()) {
            Set<List<@Nullable String>> keys = new HashSet<>();
            List<Known> next = new ArrayList<>(waiting.size());
            List<Known> later = new ArrayList<>();
            waiting.forEach(row -> (keys.add(row.key()) ? next : later).add(row));
            count(next, Objects.requireNonNull(updates).update(connection, values(next)));
            waiting = later;
        }
    }

    private static List<TargetRow> values(List<Known> rows) {
        return rows.stream().map(Known::values).toList();
    }

    private void count(List<Known> rows, Outcome outcome) {
        for (int i = 0; i < rows.size(); i++) {
            Rejection rejection = outcome.rejections().get(i);
            if (rejection != null) {
                fail(rows.get(i).row(), rejection.code(), rejection.column());
            } else if (outcome.gone().get(i)) {
                gone(rows.get(i).row());
            } else if (outcome.changed().get(i)) {
                tally.updated(rows.get(i).row());
            } else {
                tally.unchanged(rows.get(i).row());
            }
        }
    }

    /** What is there already is skipped or fails, as the conflict action says. */
    void refuse(Row row) {
        if (actions.action() == ConflictAction.ERROR) {
            fail(row, ErrorCode.UNIQUE, null);
        } else {
            tally.skipped(Tally.ALREADY_MIGRATED, row);
        }
    }
}
