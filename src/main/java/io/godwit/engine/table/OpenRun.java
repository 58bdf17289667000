package io.godwit.engine.table;

import io.godwit.engine.BatchRunner;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.ChunkWork;
import io.godwit.engine.ConflictAction;
import io.godwit.engine.RunJournal;
import io.godwit.engine.Stamp;
import io.godwit.engine.StopSignal;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.group.GroupBatches;
import io.godwit.engine.group.KeyGroups;
import io.godwit.engine.known.ConflictKeys;
import io.godwit.engine.known.ForeignKeys;
import io.godwit.engine.known.KeyMemory;
import io.godwit.engine.sink.RowUpdates;
import io.godwit.engine.sink.TargetColumns;
import io.godwit.engine.sink.TargetWriter;
import io.godwit.engine.source.ReadRange;
import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.TableSource;
import io.godwit.engine.transform.CompiledMapping;
import io.godwit.engine.transform.LookupSpec;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A run whose rules are compiled and whose names are resolved: from here on rows only flow. Makes the runner for each kind of
 * chunk, one after the other; they share what they remember of keys that the target has. Belongs to one thread.
 */
public final class OpenRun {

    private final RunInput input;
    private final Clock clock;
    private final Passes passes;
    private final Map<List<String>, KeyMemory> memories = new HashMap<>();

    /**
     * Compiles the rules.
     *
     * @throws GodwitException SCHEMA_DRIFT when the source or a rule no longer fits the spec, TARGET_DRIFT when the target does
     *     not
     */
    public OpenRun(RunInput input, Clock clock) {
        this.input = input;
        this.clock = clock;
        this.passes = Passes.compile(input);
    }

    /** True when some columns refer to rows of the same table, so that a second pass has to fill them. */
    public boolean hasReferences() {
        return passes.hasReferences();
    }

    /** True when rows of the first pass look up others of the table that they are written to. */
    public boolean readsItsOwnTarget() {
        return passes.readItsOwnTarget();
    }

    /** True when only the first rows are wanted. */
    public boolean isLimited() {
        return input.spec().options().limit() != null;
    }

    /** True when all of its rows are one transaction. */
    public boolean isAtomic() {
        return input.spec().isAtomic();
    }

    /** True when it is kept of each row where it went. */
    public boolean keepsIds() {
        return input.spec().options().idMapping();
    }

    /** True when a second pass would find no row to fill, because the first one keeps none. */
    public boolean isDry() {
        return input.spec().options().dryRun();
    }

    /** What is read of the source, the key first. */
    public ReadRequest request() {
        return new ReadRequest(
                input.spec().source(),
                passes.sourceColumns().stream().map(Column::name).toList(),
                input.spec().keyColumns(),
                input.spec().latestBy());
    }

    /** Runs the chunk of rows whose key is null; their number is taken now. */
    public boolean runNullKeys(
            TableSource source, Connection target, Checkpoint from, RunJournal journal, StopSignal stop) {
        long total = source.countNullKeys(request());
        NullKeyWork work = new NullKeyWork(total, rowsLeft(journal), journal::batchSize, from, clock);
        return run(work, target, from, journal, stop);
    }

    /**
     * Runs a chunk of rows behind the checkpoint.
     *
     * @param chunk the keys of the chunk, whatever is done of them
     * @return true when the chunk is done, false when it was stopped
     */
    public boolean runRows(
            TableSource source,
            Connection target,
            Checkpoint from,
            ReadRange chunk,
            RunJournal journal,
            StopSignal stop) {
        Table table = input.target();
        TargetColumns columns =
                new TargetColumns(table, passes.first().targetColumns(), stamps(), input.dialect(), target);
        if (hasReferences() && !columns.knowsKey()) {
            throw new GodwitException(
                    ErrorCode.TARGET_FORBIDDEN,
                    "Rows of " + table.name() + " that refer to others need a key that is known");
        }
        RowWork.RowTarget rowTarget = new RowWork.RowTarget(
                passes.first(),
                columns,
                new TargetWriter(table, columns.columns(), input.owner().column(), input.copy(), input.dialect()),
                keys(input.spec().conflictKey(), columns, journal),
                ConflictKeys.others(table, input.spec().conflictKey(), columns, input.owner()).stream()
                        .map(key -> keys(key, columns, journal))
                        .toList(),
                new ForeignKeys(table, columns, this::isLookedUp, input.owner(), input.dialect()),
                actions(columns),
                input.spec().latestBy() != null,
                keepsIds(),
                lookups());
        RowWork work =
                new RowWork(batches(passes.first(), source, from, chunk, journal), rowTarget, journal, from, clock);
        return isDry()
                ? run(new ChunkWork.Dry<>(work), target, from, journal, stop)
                : run(work, target, from, journal, stop);
    }

    /**
     * A row is found by its own key where that was kept, else by the conflict key. Only what the second pass can find again, by the
     * same key, is cleared for it.
     */
    private KnownRows.Actions actions(TargetColumns columns) {
        ConflictAction action = input.spec().conflictAction();
        List<String> key = input.spec().conflictKey();
        List<String> fields = passes.first().targetColumns();
        int[] places = key.stream().mapToInt(fields::indexOf).toArray();
        if (!action.updates()) {
            return new KnownRows.Actions(action, null, null, places);
        }
        if (!columns.knowsKey() && key.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.TARGET_FORBIDDEN,
                    "Rows of " + input.target().name()
                            + " can be updated only by a conflict key or a key that is known");
        }
        List<String> ownKey = TargetColumns.ownKey(input.target(), input.owner());
        return new KnownRows.Actions(
                action,
                columns.knowsKey() ? updates(ownKey, action, passes.second().targetColumns()) : null,
                key.isEmpty() ? null : updates(key, action, List.of()),
                places);
    }

    private RowUpdates updates(List<String> key, ConflictAction action, List<String> references) {
        return new RowUpdates(
                input.target(),
                key,
                passes.first().targetColumns(),
                action == ConflictAction.UPDATE ? references : List.of(),
                action == ConflictAction.UPDATE_IF_CHANGED,
                input.owner(),
                input.dialect());
    }

    /** Runs the second pass behind the checkpoint. Returns as {@link #runRows}. */
    public boolean runReferences(
            TableSource source,
            Connection target,
            Checkpoint from,
            ReadRange chunk,
            RunJournal journal,
            StopSignal stop) {
        ReferenceColumns columns = new ReferenceColumns(
                input.target(), passes.second().targetColumns(), input.owner(), journal, input.dialect());
        return run(
                new ReferenceWork(
                        batches(passes.second(), source, from, chunk, journal),
                        passes.second(),
                        columns,
                        input.spec().conflictAction().updates(),
                        journal,
                        lookups(),
                        clock),
                target,
                from,
                journal,
                stop);
    }

    private static <B extends ChunkWork.Batch> boolean run(
            ChunkWork<B> work, Connection target, Checkpoint from, RunJournal journal, StopSignal stop) {
        return new BatchRunner<>(work, target, journal, stop).run(from.batch());
    }

    private GroupBatches batches(
            CompiledMapping pass, TableSource source, Checkpoint from, ReadRange chunk, RunJournal journal) {
        int keySize = input.spec().keyColumns().size();
        List<String> after = from.position() == null ? chunk.after() : from.position();
        long rowsLeft = rowsLeft(journal);
        Long mostRows = rowsLeft == Long.MAX_VALUE ? null : rowsLeft + 1;
        return new GroupBatches(
                new KeyGroups(source.read(request(), new ReadRange(after, chunk.upTo(), mostRows)), keySize),
                texts(pass),
                journal::batchSize,
                rowsLeft);
    }

    /** What is kept of a row besides its bytes: its key, twice, what rules make of the columns that they read, its conflict key. */
    private int[] texts(CompiledMapping pass) {
        int keySize = input.spec().keyColumns().size();
        IntStream conflictKey = input.spec().conflictKey().stream()
                .mapToInt(pass.targetColumns()::indexOf)
                .filter(field -> field >= 0 && pass.copied()[field] >= 0)
                .map(field -> pass.copied()[field]);
        return Stream.of(
                        IntStream.range(0, 2 * keySize).map(part -> part % keySize),
                        IntStream.of(pass.columnsOfRules()),
                        conflictKey)
                .flatMapToInt(columns -> columns)
                .toArray();
    }

    private static long rowsLeft(RunJournal journal) {
        return Objects.requireNonNullElse(journal.rowsLeft(), Long.MAX_VALUE);
    }

    private ConflictKeys keys(List<String> key, TargetColumns columns, RunJournal journal) {
        KeyMemory memory = memories.computeIfAbsent(key, none -> new KeyMemory(journal.targetWasEmpty()));
        return new ConflictKeys(input.target(), key, columns, memory, input.owner(), input.dialect());
    }

    private boolean isLookedUp(String column, TableName references, String referenced) {
        int field = passes.first().targetColumns().indexOf(column);
        return field >= 0 && passes.first().isFoundIn(field, references, referenced);
    }

    private Supplier<Lookups> lookups() {
        return () -> new Lookups(input.owner(), input.dialect(), this::lookupTable);
    }

    private Table lookupTable(LookupSpec lookup) {
        return input.lookupTables()
                .apply(lookup.table().toString())
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.TARGET_DRIFT, "The table " + lookup.table() + " can no longer be searched"));
    }

    private List<Stamp> stamps() {
        List<Stamp> stamps = new ArrayList<>();
        stamps.add(input.owner());
        stamps.addAll(input.stamps());
        return stamps;
    }
}
