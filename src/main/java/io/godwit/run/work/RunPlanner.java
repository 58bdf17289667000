package io.godwit.run.work;

import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.TableSource;
import io.godwit.engine.table.OpenRun;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a run into chunks. The greatest key is fixed here: rows that come behind it later belong to a later run. */
@ApplicationScoped
class RunPlanner {

    /**
     * A chunk to be.
     *
     * @param upTo the last key that belongs to it, null for no end
     */
    record PlannedChunk(ChunkKind kind, @Nullable List<String> upTo) {}

    List<PlannedChunk> plan(OpenRun run, TableSource source, Table table) {
        ReadRequest request = run.request();
        List<PlannedChunk> chunks = new ArrayList<>();
        if (mayHaveNullKeys(table, request.keyColumns())) {
            chunks.add(new PlannedChunk(ChunkKind.NULL_KEYS, null));
        }
        List<String> upTo = source.greatestKey(request).orElse(null);
        chunks.add(new PlannedChunk(ChunkKind.ROWS, upTo));
        if (run.hasReferences() && !run.isDry()) {
            chunks.add(new PlannedChunk(ChunkKind.REFERENCES, upTo));
        }
        return chunks;
    }

    private static boolean mayHaveNullKeys(Table table, List<String> keyColumns) {
        return keyColumns.stream()
                .anyMatch(name ->
                        table.column(name).map(column -> column.nullable()).orElse(true));
    }
}
