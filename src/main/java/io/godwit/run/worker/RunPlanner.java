package io.godwit.run.worker;

import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.TableSource;
import io.godwit.engine.table.OpenRun;
import io.godwit.run.batch.ChunkKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a run into chunks. The greatest key is fixed here: rows that come behind it later belong to a later run. */
@ApplicationScoped
class RunPlanner {

    /** A smaller table is moved sooner by one worker than shared. */
    private static final long SMALLEST_TO_CUT = 100_000;

    /** About a second of work: then a worker may turn to somebody else's run, and there is something left to share with more slots. */
    private static final long ROWS_OF_A_CHUNK = 125_000;

    private static final long MOST_CHUNKS = 1_000;

    /** Without an index each chunk reads the whole table, to keep its own rows: more of them would cost more than they share out. */
    private static final long MOST_CHUNKS_WITHOUT_INDEX = 8;

    /** So many bytes of large rows take as long as a row of usual size. */
    private static final long BYTES_LIKE_A_ROW = 640;

    /**
     * A chunk to be.
     *
     * @param after the last key before it, null when it begins at the first
     * @param upTo the last key that belongs to it, null for no end
     */
    record PlannedChunk(
            ChunkKind kind,
            @Nullable List<String> after,
            @Nullable List<String> upTo) {}

    /**
     * What is noted of a run before its first row is read.
     *
     * @param scope where the ids of its tables are kept
     * @param chunks in the order of their numbers
     * @param totalEstimated the source's rows, null when nobody knows
     * @param writeMode how the target is written
     * @param targetWasEmpty true when the organization has no row in the target
     */
    record Plan(
            long scope,
            List<PlannedChunk> chunks,
            @Nullable Long totalEstimated,
            String writeMode,
            boolean targetWasEmpty) {}

    /**
     * Plans a run.
     *
     * @param source what the rows are read from: the source table, or the stage where that is filled first
     * @param staged true when the stage is filled first
     * @param estimated the source's rows, null when nobody knows: then one chunk reads them
     * @param parallelism how many chunks may be moved at a time
     */
    List<PlannedChunk> plan(
            OpenRun run, TableSource source, Table table, boolean staged, @Nullable Long estimated, int parallelism) {
        List<PlannedChunk> chunks = new ArrayList<>();
        if (staged) {
            chunks.add(new PlannedChunk(ChunkKind.STAGE, null, null));
        }
        List<String> last = source.greatestKey(run.request()).orElse(null);
        if (run.isAtomic()) {
            chunks.add(new PlannedChunk(ChunkKind.WHOLE, null, last));
        } else {
            boolean nullKeys = mayHaveNullKeys(table, run.request().keyColumns());
            chunks.addAll(parts(run, nullKeys, cuts(run, source, estimated, parallelism), last));
        }
        if (staged) {
            chunks.add(new PlannedChunk(ChunkKind.UNSTAGE, null, null));
        }
        return chunks;
    }

    private static List<PlannedChunk> parts(
            OpenRun run, boolean nullKeys, List<List<String>> cuts, @Nullable List<String> last) {
        List<PlannedChunk> parts = new ArrayList<>();
        if (nullKeys) {
            parts.add(new PlannedChunk(ChunkKind.NULL_KEYS, null, null));
        }
        List<String> after = null;
        for (List<String> cut : cuts) {
            parts.add(new PlannedChunk(ChunkKind.ROWS, after, cut));
            after = cut;
        }
        parts.add(new PlannedChunk(ChunkKind.ROWS, after, last));
        if (run.hasReferences() && !run.isDry()) {
            parts.add(new PlannedChunk(ChunkKind.REFERENCES, null, last));
        }
        return parts;
    }

    /** None where the order of the keys matters: for the first rows alone, and where rows of the table look each other up. */
    private static List<List<String>> cuts(OpenRun run, TableSource source, @Nullable Long estimated, int parallelism) {
        if (estimated == null || run.isLimited() || run.readsItsOwnTarget()) {
            return List.of();
        }
        long usualRows = Math.max(estimated, source.bytes(run.request()) / BYTES_LIKE_A_ROW);
        if (usualRows < SMALLEST_TO_CUT) {
            return List.of();
        }
        long most = source.findsByKey(run.request()) ? MOST_CHUNKS : MOST_CHUNKS_WITHOUT_INDEX;
        long chunks = Math.max(parallelism, Math.min(most, usualRows / ROWS_OF_A_CHUNK));
        return source.quantiles(run.request(), (int) chunks, estimated);
    }

    private static boolean mayHaveNullKeys(Table table, List<String> keyColumns) {
        return keyColumns.stream()
                .anyMatch(name ->
                        table.column(name).map(column -> column.nullable()).orElse(true));
    }
}
