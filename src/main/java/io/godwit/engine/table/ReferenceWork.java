package io.godwit.engine.table;

import io.godwit.engine.BatchResult;
import io.godwit.engine.ChunkWork;
import io.godwit.engine.Counts;
import io.godwit.engine.Migrated;
import io.godwit.engine.RowProblem;
import io.godwit.engine.RunJournal;
import io.godwit.engine.catalog.SourceKey;
import io.godwit.engine.group.GroupBatches;
import io.godwit.engine.group.GroupBatches.GroupBatch;
import io.godwit.engine.group.KeyGroups.Group;
import io.godwit.engine.transform.CompiledMapping;
import io.godwit.platform.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The second pass: fills the columns that refer to other rows of the same table, now that all of them are there. Touches only
 * rows of this run, of runs that never came to theirs, and of all where rows are updated, where the column is still empty, and moves none from its bucket; misses,
 * self-references, loops and refusals become warnings.
 */
final class ReferenceWork implements ChunkWork<GroupBatch> {

    private final GroupBatches batches;
    private final CompiledMapping mapping;
    private final ReferenceColumns columns;
    private final boolean every;
    private final RunJournal journal;
    private final Supplier<Lookups> lookups;
    private final Clock clock;

    /** @param every true when rows of earlier runs are updated as well, and their references with them */
    ReferenceWork(
            GroupBatches batches,
            CompiledMapping mapping,
            ReferenceColumns columns,
            boolean every,
            RunJournal journal,
            Supplier<Lookups> lookups,
            Clock clock) {
        this.batches = batches;
        this.mapping = mapping;
        this.columns = columns;
        this.every = every;
        this.journal = journal;
        this.lookups = lookups;
        this.clock = clock;
    }

    @Override
    public GroupBatch read() {
        return batches.next();
    }

    @Override
    public BatchResult write(Connection connection, GroupBatch batch, int number) throws SQLException {
        Instant startedAt = clock.instant();
        List<RowProblem> problems = new ArrayList<>();
        fill(connection, batch.groups(), problems);
        return new BatchResult(
                number,
                batch.lastKey(),
                batch.position(),
                batch.isLast(),
                Counts.warningsOnly(problems.size()),
                Counts.Bytes.none(),
                problems,
                Map.of(),
                Map.of(),
                startedAt);
    }

    private void fill(Connection connection, List<Group> groups, List<RowProblem> problems) throws SQLException {
        List<String> keys =
                groups.stream().map(group -> SourceKey.text(group.key())).toList();
        if (keys.isEmpty()) {
            return;
        }
        Map<String, Migrated> migrated = journal.migrated(connection, keys);
        Set<UUID> unfinished = journal.unfinished(
                connection, migrated.values().stream().map(Migrated::run).collect(Collectors.toSet()));
        Lookups asked = lookups.get();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            Migrated own = migrated.get(keys.get(i));
            boolean isUnfinished = own != null && unfinished.contains(own.run());
            if (groups.get(i).row().isCut()) {
                // The first pass has not touched it either, unless it has grown since.
                if (isUnfinished) {
                    problems.add(new RowProblem(true, ErrorCode.ROW_TOO_LARGE, keys.get(i), null));
                }
            } else if (isUnfinished || (every && own != null)) {
                rows.add(new Row(keys.get(i), groups.get(i).row(), mapping.targetColumns(), asked));
            }
        }
        Lookups.answer(mapping, rows, connection);
        List<List<Reference>> references = references(rows, migrated, problems);
        for (int column = 0; column < references.size(); column++) {
            columns.fill(connection, column, references.get(column), problems);
        }
    }

    /** The references to store, by column. A chain that rejects here has no row to drop any more: it leaves a warning. */
    private List<List<Reference>> references(
            List<Row> rows, Map<String, Migrated> migrated, List<RowProblem> problems) {
        List<String> names = mapping.targetColumns();
        List<List<Reference>> references = new ArrayList<>();
        names.forEach(name -> references.add(new ArrayList<>()));
        @Nullable String[] parents = new @Nullable String[names.size()];
        for (Row row : rows) {
            row.onlyWarn();
            mapping.apply(row, parents);
            problems.addAll(row.problems());
            if (row.isDropped()) {
                continue;
            }
            String own = Objects.requireNonNull(migrated.get(row.key())).destination();
            for (int i = 0; i < parents.length; i++) {
                if (parents[i] != null) {
                    references.get(i).add(new Reference(row.key(), own, Objects.requireNonNull(parents[i])));
                }
            }
        }
        return references;
    }

    /**
     * One row that refers to another of its table.
     *
     * @param sourceKey the referring row's source key
     * @param child its target key
     * @param parent the target key referred to
     */
    record Reference(String sourceKey, String child, String parent) {}

    @Override
    public void close() {
        batches.close();
    }
}
