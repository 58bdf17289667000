package io.godwit.engine.table;

import io.godwit.engine.BatchResult;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.ChunkWork;
import io.godwit.engine.ConflictAction;
import io.godwit.engine.Migrated;
import io.godwit.engine.RowProblem;
import io.godwit.engine.RunJournal;
import io.godwit.engine.SourceKey;
import io.godwit.engine.sink.Rejection;
import io.godwit.engine.sink.TargetWriter;
import io.godwit.engine.table.KeyGroups.Group;
import io.godwit.engine.transform.CompiledMapping;
import io.godwit.platform.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a table: each source row becomes one target row or ends in one of the other buckets. Belongs to one
 * thread.
 */
final class RowWork implements ChunkWork {

    private final GroupBatches batches;
    private final RowTarget target;
    private final RunJournal journal;
    private final Clock clock;
    private Map<String, Long> skipReasons;
    private @Nullable List<String> position;
    private List<Group> groups = List.of();
    private @Nullable Tally last;

    /** The parts that turn a transformed row into a stored one. */
    record RowTarget(
            CompiledMapping mapping,
            TargetColumns columns,
            TargetWriter writer,
            ConflictKeys conflicts,
            ConflictAction conflictAction,
            boolean latestOnly,
            Supplier<Lookups> lookups) {}

    /** A row that is to be written. */
    private record Pending(Row row, @Nullable String[] values) {}

    RowWork(GroupBatches batches, RowTarget target, RunJournal journal, Checkpoint checkpoint, Clock clock) {
        this.batches = batches;
        this.target = target;
        this.journal = journal;
        this.clock = clock;
        this.skipReasons = checkpoint.skipReasons();
        this.position = checkpoint.position();
    }

    /** What the batch before has skipped is committed now. */
    @Override
    public void read() {
        if (last != null) {
            skipReasons = last.skipReasons();
        }
        groups = batches.next();
        if (!groups.isEmpty()) {
            position = groups.get(groups.size() - 1).key();
        }
    }

    @Override
    public BatchResult write(Connection connection, int number) throws SQLException {
        Instant startedAt = clock.instant();
        Tally tally = new Tally(skipReasons);
        List<RowProblem> problems = new ArrayList<>();
        List<Row> rows = admitted(connection, tally, problems);
        List<Pending> pending = transformed(connection, rows, tally);
        Map<String, String> destinations = written(connection, newOnly(connection, pending, tally), tally);
        int read = groups.stream().mapToInt(group -> group.others() + 1).sum();
        int warnings = (int) problems.stream().filter(RowProblem::warning).count();
        last = tally;
        return new BatchResult(
                number,
                position,
                batches.isExhausted(),
                tally.counts(read, warnings),
                problems,
                destinations,
                tally.skipReasons(),
                startedAt);
    }

    /** The rows whose key is theirs alone and that were not migrated before. */
    private List<Row> admitted(Connection connection, Tally tally, List<RowProblem> problems) throws SQLException {
        List<String> keys =
                groups.stream().map(group -> SourceKey.text(group.key())).toList();
        Map<String, Migrated> migrated = keys.isEmpty() ? Map.of() : journal.migrated(connection, keys);
        Lookups lookups = target.lookups().get();
        List<Row> rows = new ArrayList<>(groups.size());
        for (int i = 0; i < groups.size(); i++) {
            Group group = groups.get(i);
            String key = keys.get(i);
            if (group.others() > 0 && !target.latestOnly()) {
                refuseRepeats(group, key, tally, problems);
                continue;
            }
            tally.skipped(Tally.SUPERSEDED, group.others());
            Row row = new Row(key, group.row(), target.mapping().targetColumns(), lookups, problems);
            if (!migrated.containsKey(key)) {
                rows.add(row);
            } else {
                refuseKnown(row, tally);
            }
        }
        return rows;
    }

    private static void refuseRepeats(Group group, String key, Tally tally, List<RowProblem> problems) {
        for (int i = 0; i <= group.others(); i++) {
            problems.add(new RowProblem(false, ErrorCode.DUPLICATE_SOURCE_KEY, key, null));
        }
        tally.failed(group.others() + 1);
    }

    /** What is there already is skipped or fails, as the conflict action says. */
    private void refuseKnown(Row row, Tally tally) {
        if (target.conflictAction() == ConflictAction.SKIP) {
            tally.skipped(Tally.ALREADY_MIGRATED, 1);
        } else {
            row.reject(ErrorCode.UNIQUE, null);
            tally.failed(1);
        }
    }

    private List<Pending> transformed(Connection connection, List<Row> rows, Tally tally) throws SQLException {
        CompiledMapping mapping = target.mapping();
        Lookups.answer(mapping, rows, connection);
        List<Pending> pending = new ArrayList<>(rows.size());
        @Nullable String[] fields = new @Nullable String[mapping.targetColumns().size()];
        for (Row row : rows) {
            mapping.apply(row, fields);
            @Nullable
            String[] values = row.isDropped() ? fields : target.columns().row(fields, connection);
            if (!row.isDropped()) {
                target.columns().check(row, values);
            }
            String skipReason = row.skipReason();
            if (skipReason != null) {
                tally.skipped(skipReason, 1);
            } else if (row.isFailed()) {
                tally.failed(1);
            } else {
                pending.add(new Pending(row, values));
            }
        }
        return pending;
    }

    private List<Pending> newOnly(Connection connection, List<Pending> pending, Tally tally) throws SQLException {
        BitSet present = target.conflicts()
                .present(connection, pending.stream().map(Pending::values).toList());
        Set<String> seen = new HashSet<>();
        List<Pending> fresh = new ArrayList<>(pending.size());
        for (int i = 0; i < pending.size(); i++) {
            String identity = target.conflicts().identity(pending.get(i).values());
            if (present.get(i) || (identity != null && !seen.add(identity))) {
                refuseKnown(pending.get(i).row(), tally);
            } else {
                fresh.add(pending.get(i));
            }
        }
        return fresh;
    }

    private Map<String, String> written(Connection connection, List<Pending> fresh, Tally tally) throws SQLException {
        List<Rejection> rejections = target.writer()
                .write(connection, fresh.stream().map(Pending::values).toList());
        BitSet refused = new BitSet(fresh.size());
        for (Rejection rejection : rejections) {
            refused.set(rejection.row());
            refuse(fresh.get(rejection.row()).row(), rejection, tally);
        }
        Map<String, String> destinations = new HashMap<>();
        for (int i = 0; i < fresh.size(); i++) {
            if (!refused.get(i)) {
                Pending pending = fresh.get(i);
                destinations.put(pending.row().key(), target.columns().keyOf(pending.values()));
            }
        }
        tally.inserted(destinations.size());
        return destinations;
    }

    private void refuse(Row row, Rejection rejection, Tally tally) {
        if (target.conflicts().isConflict(rejection)) {
            refuseKnown(row, tally);
            return;
        }
        row.reject(rejection.code(), rejection.column());
        tally.failed(1);
    }

    @Override
    public void close() {
        batches.close();
    }
}
