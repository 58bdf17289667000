package io.godwit.engine.table;

import io.godwit.engine.BatchResult;
import io.godwit.engine.Migrated;
import io.godwit.engine.RowProblem;
import io.godwit.engine.RunJournal;
import io.godwit.platform.error.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Books in memory, for tests of the engine alone: committed together with the rows because commit is called here. */
final class InMemoryJournal implements RunJournal {

    final List<BatchResult> batches = new ArrayList<>();
    final Map<String, String> ids = new HashMap<>();
    Care care = Care.USUAL;
    final List<ErrorCode> retries = new ArrayList<>();
    int batchSize = 500;
    boolean targetWasEmpty;

    @Nullable
    Long rowsLeft;

    private static final UUID RUN = UUID.randomUUID();
    private final String organization;

    InMemoryJournal(String organization) {
        this.organization = organization;
    }

    @Override
    public void begin(Connection target) throws SQLException {
        try (Statement statement = target.createStatement()) {
            statement.execute("set constraints all immediate; select set_config('app.organization_id', '" + organization
                    + "', true); savepoint " + SAVEPOINT);
        }
    }

    @Override
    public Map<String, Migrated> migrated(Connection target, Collection<String> sourceKeys) {
        Map<String, Migrated> migrated = new HashMap<>();
        sourceKeys.stream().filter(ids::containsKey).forEach(key -> migrated.put(key, new Migrated(ids.get(key), RUN)));
        return migrated;
    }

    @Override
    public Set<UUID> unfinished(Connection target, Set<UUID> runs) {
        return runs;
    }

    @Override
    public Map<String, String> sourceKeys(Connection target, Collection<String> destinations) {
        Map<String, String> keys = new HashMap<>();
        ids.forEach((source, destination) -> {
            if (destinations.contains(destination)) {
                keys.put(destination, source);
            }
        });
        return keys;
    }

    @Override
    public void touch(Connection target, int batch) {
        // Nobody else will ask.
    }

    @Override
    public Care care() {
        return care;
    }

    @Override
    public int batchSize() {
        return batchSize;
    }

    @Override
    public boolean targetWasEmpty() {
        return targetWasEmpty;
    }

    @Override
    public @Nullable Long rowsLeft() {
        return rowsLeft;
    }

    @Override
    public void commit(Connection target, BatchResult result) throws SQLException {
        target.commit();
        batches.add(result);
        ids.putAll(result.destinations());
    }

    @Override
    public void check(Connection target) {
        // Nobody else wants the chunk.
    }

    @Override
    public boolean retries(ErrorCode code) {
        retries.add(code);
        return true;
    }

    @Override
    public void halve(Connection target) {
        batchSize = Math.max(1, batchSize / 2);
    }

    long read() {
        return batches.stream().mapToLong(batch -> batch.counts().read()).sum();
    }

    long inserted() {
        return batches.stream().mapToLong(batch -> batch.counts().inserted()).sum();
    }

    List<RowProblem> problems() {
        return batches.stream().flatMap(batch -> batch.problems().stream()).toList();
    }

    BatchResult last() {
        return batches.get(batches.size() - 1);
    }
}
