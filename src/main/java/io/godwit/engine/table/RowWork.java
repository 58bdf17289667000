package io.godwit.engine.table;

import io.godwit.engine.BatchResult;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.ChunkWork;
import io.godwit.engine.Migrated;
import io.godwit.engine.RowProblem;
import io.godwit.engine.RunJournal;
import io.godwit.engine.catalog.SourceKey;
import io.godwit.engine.group.GroupBatches;
import io.godwit.engine.group.GroupBatches.GroupBatch;
import io.godwit.engine.group.KeyGroups.Group;
import io.godwit.engine.known.ConflictKeys;
import io.godwit.engine.known.ForeignKeys;
import io.godwit.engine.sink.FieldValues;
import io.godwit.engine.sink.TargetColumns;
import io.godwit.engine.sink.TargetWriter;
import io.godwit.engine.transform.CompiledMapping;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyRow;
import io.godwit.platform.sql.CopyRowBuilder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a table: each source row becomes one target row or ends in one of the other buckets. Rules that need
 * nothing of the target run where the rows are read.
 */
final class RowWork implements ChunkWork<RowWork.RowBatch> {

    private static final int MOST_NAMED_OF_A_KEY = 100_000;

    /** The index of the id mappings takes 2,704 bytes: of the key, and of whose it is. */
    private static final int LARGEST_KEPT_KEY = 2_600;

    /** The most bytes of a character in UTF-8, counted as Java counts. */
    private static final int OF_A_CHARACTER = 3;

    private final GroupBatches batches;
    private final RowTarget target;
    private final RunJournal journal;
    private final Clock clock;
    private final CopyRowBuilder builder;
    private Map<String, Long> skipReasons;
    private int current;
    private @Nullable Tally last;
    private final boolean isCareful;
    private boolean firstKills;

    /**
     * The parts that turn a transformed row into a stored one.
     *
     * @param conflicts the key that tells a row that is there already
     * @param uniqueKeys the target's other keys
     * @param keepsIds true when it is kept of each row where it went
     */
    record RowTarget(
            CompiledMapping mapping,
            TargetColumns columns,
            TargetWriter writer,
            ConflictKeys conflicts,
            List<ConflictKeys> uniqueKeys,
            ForeignKeys foreignKeys,
            KnownRows.Actions actions,
            boolean latestOnly,
            boolean keepsIds,
            Supplier<Lookups> lookups) {}

    /**
     * Rows as they were read.
     *
     * @param candidates one for each key
     * @param lastKey null when there is none
     * @param position what to go on behind, null when there is none
     * @param read the number of rows, with those that share a key
     */
    record RowBatch(
            List<Candidate> candidates,
            @Nullable List<String> lastKey,
            @Nullable List<String> position,
            int read,
            boolean isLast)
            implements Batch {}

    /**
     * The row that stands for a key.
     *
     * @param others how many more rows share the key
     * @param bytes of all of them
     * @param refusal why no rule shall see it, null when nothing speaks against that
     */
    record Candidate(
            Row row, int others, long bytes, @Nullable ErrorCode refusal) {}

    RowWork(GroupBatches batches, RowTarget target, RunJournal journal, Checkpoint checkpoint, Clock clock) {
        this.batches = batches;
        this.target = target;
        this.journal = journal;
        this.clock = clock;
        this.builder = target.columns().builder();
        this.skipReasons = checkpoint.skipReasons();
        this.isCareful = journal.care() != RunJournal.Care.USUAL;
        this.firstKills = journal.care() == RunJournal.Care.WITHOUT_THE_FIRST_ROW;
    }

    @Override
    public RowBatch read() {
        GroupBatch groups = batches.next();
        Lookups lookups = target.lookups().get();
        List<Candidate> candidates = new ArrayList<>(groups.groups().size());
        int read = 0;
        for (Group group : groups.groups()) {
            Row row = new Row(
                    SourceKey.text(group.key()), group.row(), target.mapping().targetColumns(), lookups);
            ErrorCode refusal = refusal(group, row.key());
            if (refusal == null && !isTouchedLate()) {
                transform(row);
            }
            candidates.add(new Candidate(row, group.others(), group.bytes(), refusal));
            read += group.others() + 1;
        }
        return new RowBatch(candidates, groups.lastKey(), groups.position(), read, groups.isLast());
    }

    private @Nullable ErrorCode refusal(Group group, String key) {
        boolean kills = firstKills;
        firstKills = false;
        if (group.others() > 0 && !target.latestOnly()) {
            return ErrorCode.DUPLICATE_SOURCE_KEY;
        }
        if (kills) {
            return ErrorCode.ROW_KILLS_WORKER;
        }
        return group.row().isCut() || (target.keepsIds() && isTooLargeToKeep(key)) ? ErrorCode.ROW_TOO_LARGE : null;
    }

    private static boolean isTooLargeToKeep(String key) {
        return key.length() > LARGEST_KEPT_KEY / OF_A_CHARACTER
                && key.getBytes(StandardCharsets.UTF_8).length > LARGEST_KEPT_KEY;
    }

    /** What needs the target runs where it is written; so does whatever may kill its worker, once that is noted. */
    private boolean isTouchedLate() {
        return isCareful || target.mapping().hasLookups();
    }

    private void transform(Row row) {
        @Nullable
        String[] fields = new @Nullable String[target.mapping().targetColumns().size()];
        target.mapping().apply(row, fields);
        if (row.isDropped()) {
            return;
        }
        FieldValues values = new FieldValues(row.source(), target.mapping().copied(), fields);
        TargetColumns.Fault fault = target.columns().fault(values);
        if (fault != null) {
            row.reject(fault.code(), fault.column());
            return;
        }
        CopyRow made = target.columns().line(values, builder);
        String same = target.conflicts().identity(made);
        row.keep(made, same, target.conflicts().meet(same));
    }

    @Override
    public BatchResult write(Connection connection, RowBatch batch, int number) throws SQLException {
        Instant startedAt = clock.instant();
        Tally tally = new Tally(skippedBefore(number));
        List<RowProblem> problems = new ArrayList<>();
        KnownRows known = new KnownRows(target.actions(), connection, tally, problems);
        List<Row> rows = admitted(connection, batch.candidates(), known, tally, problems);
        Map<String, String> destinations =
                new RowStore(target, connection, known, tally, problems).store(answered(connection, rows));
        int warnings = (int) problems.stream().filter(RowProblem::warning).count();
        last = tally;
        return new BatchResult(
                number,
                batch.lastKey(),
                batch.position(),
                batch.isLast(),
                tally.counts(batch.read(), warnings),
                tally.bytes(),
                problems,
                destinations,
                tally.skipReasons(),
                startedAt);
    }

    /** What the batch before has skipped is committed when another comes. */
    private Map<String, Long> skippedBefore(int number) {
        if (number != current && last != null) {
            skipReasons = last.skipReasons();
        }
        current = number;
        return skipReasons;
    }

    /** The rows whose key is theirs alone and that were not migrated before, or are to be updated. */
    private List<Row> admitted(
            Connection connection, List<Candidate> candidates, KnownRows known, Tally tally, List<RowProblem> problems)
            throws SQLException {
        Map<String, Migrated> migrated =
                candidates.isEmpty() ? Map.of() : journal.migrated(connection, keys(candidates));
        List<Row> rows = new ArrayList<>(candidates.size());
        for (Candidate candidate : candidates) {
            if (candidate.refusal() == ErrorCode.DUPLICATE_SOURCE_KEY) {
                refuse(candidate, candidate.others() + 1, candidate.bytes(), tally, problems);
                continue;
            }
            tally.skipped(
                    Tally.SUPERSEDED,
                    candidate.others(),
                    candidate.bytes() - candidate.row().size());
            Migrated before = migrated.get(candidate.row().key());
            candidate.row().wasMigrated(before == null ? null : before.destination());
            // Of a row that is skipped nothing but its key is needed; whether one that kills would do that again,
            // nobody tries.
            boolean skips = before != null && !target.actions().action().updates();
            if (skips && candidate.refusal() != ErrorCode.ROW_KILLS_WORKER) {
                known.refuse(candidate.row());
            } else if (candidate.refusal() != null) {
                refuse(candidate, 1, candidate.row().size(), tally, problems);
            } else {
                rows.add(candidate.row());
            }
        }
        return rows;
    }

    /** A view: a run that keeps no ids does not look at them. */
    private static List<String> keys(List<Candidate> candidates) {
        return new AbstractList<>() {
            @Override
            public String get(int index) {
                return candidates.get(index).row().key();
            }

            @Override
            public int size() {
                return candidates.size();
            }
        };
    }

    /** Refuses rows of one key: all are counted, and as many named as fit into memory, whoever made the source. */
    private static void refuse(Candidate candidate, int rows, long bytes, Tally tally, List<RowProblem> problems) {
        ErrorCode code = Objects.requireNonNull(candidate.refusal());
        for (int i = 0; i < Math.min(rows, MOST_NAMED_OF_A_KEY); i++) {
            problems.add(new RowProblem(false, code, candidate.row().key(), null));
        }
        tally.failed(rows, bytes);
    }

    /** The rows with their rules run; those that look something up ask now, and again when a batch is built again. */
    private List<Row> answered(Connection connection, List<Row> rows) throws SQLException {
        if (!isTouchedLate()) {
            return rows;
        }
        Lookups lookups = target.lookups().get();
        List<Row> asking = rows.stream().map(row -> row.again(lookups)).toList();
        Lookups.answer(target.mapping(), asking, connection);
        asking.forEach(this::transform);
        return asking;
    }

    @Override
    public void close() {
        batches.close();
    }
}
