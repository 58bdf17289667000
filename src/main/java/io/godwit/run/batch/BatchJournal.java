package io.godwit.run.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.BatchResult;
import io.godwit.engine.Counts;
import io.godwit.engine.Migrated;
import io.godwit.engine.RunJournal;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The books of one chunk, written through the batch's own connection: id mappings, errors, counters and checkpoint, ended by the
 * fence. Names are qualified, because the connection's search path is that of the application. Ids are bound as uuid: behind
 * row-level security a cast from text may not be used in an index. Belongs to one thread.
 */
public final class BatchJournal implements RunJournal {

    /**
     * Commits need not wait for the disk: rows and checkpoint are lost or kept together; the chunk's last one waits. Whole tables
     * are never read in a batch, though their statistics may still say that they are empty. One round trip.
     */
    private static final String BEGIN = """
            set constraints all immediate;
            select set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true),
                set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
                set_config('lock_timeout', '10s', true), set_config('statement_timeout', '60s', true),
                set_config('idle_in_transaction_session_timeout', '60s', true), set_config('app.organization_id', ?, true),
                set_config('application_name', ? || ' ' || current_setting('application_name'), true);
            select godwit.require_chunk(?, ?, ?, ?, ?);
            savepoint""" + " " + SAVEPOINT;

    private static final String STAGE_ANEW = """
            set local statement_timeout = 0;
            delete from godwit.stage where organization_id = ? and run_id = ?;
            update godwit.chunk set status = 'pending', batch_number = 0, position = null
            where organization_id = ? and run_id = ? and kind = 'stage' and status = 'completed'
            """;

    private static final String TOUCH = """
            update godwit.chunk set touched_batch = ? where organization_id = ? and run_id = ? and number = ?
            """;

    /** Who is second to meet what another part of the run has met already halves nothing again. */
    private static final String HALVE = """
            update godwit.run set batch_size = ? where organization_id = ? and id = ? and batch_size > ?;
            update godwit.chunk set tuned_batch_size = ?
            where organization_id = ? and run_id = ? and number = ? and tuned_batch_size > ?
            """;

    private static final String FENCE = """
            select * from godwit.commit_batch(?, ?, ?, ?, ?, ?, cast(? as jsonb), cast(? as jsonb), ?, ?, ?, ?, ?, ?, ?, ?,
                cast(? as jsonb), ?, ?, ?, ?)
            """;

    /** One round trip: when the fence raises, the server does not come to the commit. */
    private static final String FENCE_AND_COMMIT = FENCE + "; commit";

    private static final String REQUIRE_WHOLE = "select godwit.require_whole(?, ?, ?, ?, ?, ?, ?)";

    private final ClaimedChunk chunk;
    private final MigratedIds ids;
    private final RunErrors errors;
    private final boolean targetWasEmpty;
    private final ObjectMapper mapper;
    /** How many times the batch at hand was rolled back and tried again. */
    private int retries;

    /** The sizes of the batches that are read and not committed yet: added by the thread that reads, in the order of the batches. */
    private final Queue<Integer> planned = new ConcurrentLinkedQueue<>();
    /** Set by the thread that writes, read by the one that reads. */
    private volatile int batchSize;

    private int committed;

    /**
     * @param scope where the ids of the run's tables are kept; null when they are not
     * @param targetWasEmpty true when the organization had no row in the target when the run was planned
     */
    public BatchJournal(ClaimedChunk chunk, @Nullable Long scope, boolean targetWasEmpty, ObjectMapper mapper) {
        this.chunk = chunk;
        this.ids = new MigratedIds(chunk, scope);
        this.errors = new RunErrors(chunk);
        this.targetWasEmpty = targetWasEmpty;
        this.mapper = mapper;
        this.batchSize = chunk.batchSize();
    }

    @Override
    public void begin(Connection target) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(BEGIN)) {
            statement.setString(1, chunk.organization().value().toString());
            statement.setString(2, chunk.owner());
            bindChunk(statement, 3);
            statement.setInt(6, chunk.attempt());
            statement.setString(7, chunk.owner());
            statement.execute();
        }
    }

    @Override
    public void touch(Connection target, int batch) throws SQLException {
        begin(target);
        try (PreparedStatement statement = target.prepareStatement(TOUCH)) {
            statement.setInt(1, batch);
            bindChunk(statement, 2);
            statement.execute();
        }
        target.commit();
    }

    @Override
    public void check(Connection target) throws SQLException {
        begin(target);
        target.rollback();
    }

    @Override
    public Map<String, Migrated> migrated(Connection target, Collection<String> sourceKeys) throws SQLException {
        return ids.migrated(target, sourceKeys);
    }

    @Override
    public Set<UUID> unfinished(Connection target, Set<UUID> runs) throws SQLException {
        return ids.unfinished(target, runs);
    }

    @Override
    public Map<String, String> sourceKeys(Connection target, Collection<String> destinations) throws SQLException {
        return ids.sourceKeys(target, destinations);
    }

    @Override
    public boolean targetWasEmpty() {
        return targetWasEmpty;
    }

    @Override
    public int batchSize() {
        int size = care() == Care.USUAL ? batchSize : 1;
        planned.add(size);
        return size;
    }

    @Override
    public Care care() {
        return chunk.care();
    }

    /** True when as many rows were moved one by one as might have been in the batch that killed its worker. */
    public boolean isPastTheDanger() {
        return care() != Care.USUAL && committed >= 2 * chunk.batchSize();
    }

    /** How many batches were committed since the chunk was claimed. */
    public int committed() {
        return committed;
    }

    @Override
    public @Nullable Long rowsLeft() {
        return chunk.rowsLeft();
    }

    @Override
    public void commit(Connection target, BatchResult result) throws SQLException {
        map(target, result);
        errors.note(target, result.number(), 0, result.problems());
        if (fence(target, result, FENCE_AND_COMMIT)) {
            throw new GodwitException(ErrorCode.TOO_MANY_ERRORS, ErrorCode.TOO_MANY_ERRORS.title());
        }
    }

    /** What is noted of rows that met a fault. */
    RunErrors errors() {
        return errors;
    }

    /** Notes where the rows of a batch went. */
    void map(Connection target, BatchResult result) throws SQLException {
        ids.add(target, result.destinations());
    }

    @Override
    public boolean retries(ErrorCode code) {
        retries++;
        return true;
    }

    /** For the whole run, lest each of its parts wait as long to find out. */
    @Override
    public void halve(Connection target) throws SQLException {
        if (care() != Care.USUAL) {
            return;
        }
        int half = Math.max(1, Objects.requireNonNullElse(planned.peek(), batchSize) / 2);
        begin(target);
        try (PreparedStatement statement = target.prepareStatement(HALVE)) {
            statement.setInt(1, half);
            statement.setObject(2, chunk.organization().value());
            statement.setObject(3, chunk.run());
            statement.setInt(4, half);
            statement.setInt(5, half);
            bindChunk(statement, 6);
            statement.setInt(9, half);
            statement.execute();
        }
        target.commit();
    }

    /** The fence without the commit. True when too many of the run's rows have failed: then nothing may be committed. */
    boolean fence(Connection target, BatchResult result) throws SQLException {
        return fence(target, result, FENCE);
    }

    /**
     * Asks in the middle of a transaction whether the chunk is still ours. Waits for nobody and keeps nobody waiting.
     *
     * @param counts what the transaction has come to
     * @return true when more rows have failed than the run may bear
     */
    boolean isBeyondBudget(Connection target, Counts counts) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(REQUIRE_WHOLE)) {
            bindChunk(statement, 1);
            statement.setInt(4, chunk.attempt());
            statement.setString(5, chunk.owner());
            statement.setInt(6, counts.failed());
            statement.setInt(7, counts.read());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** Empties the stage and lets it be filled again. */
    void stageAnew(Connection target) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(STAGE_ANEW)) {
            statement.setObject(1, chunk.organization().value());
            statement.setObject(2, chunk.run());
            statement.setObject(3, chunk.organization().value());
            statement.setObject(4, chunk.run());
            statement.execute();
        }
    }

    private void bindChunk(PreparedStatement statement, int first) throws SQLException {
        statement.setObject(first, chunk.organization().value());
        statement.setObject(first + 1, chunk.run());
        statement.setInt(first + 2, chunk.number());
    }

    /** True when too many of the run's rows have failed with this batch. */
    private boolean fence(Connection target, BatchResult result, String sql) throws SQLException {
        Counts counts = result.counts();
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            bindChunk(statement, 1);
            statement.setInt(4, chunk.attempt());
            statement.setString(5, chunk.owner());
            statement.setInt(6, result.number());
            statement.setString(7, jsonOrNull(result.lastKey()));
            statement.setString(8, jsonOrNull(result.position()));
            statement.setBoolean(9, result.done());
            statement.setInt(10, counts.read());
            statement.setInt(11, counts.inserted());
            statement.setInt(12, counts.updated());
            statement.setInt(13, counts.unchanged());
            statement.setInt(14, counts.skipped());
            statement.setInt(15, counts.failed());
            statement.setInt(16, counts.warnings());
            statement.setString(17, json(result.skipReasons()));
            statement.setTimestamp(18, Timestamp.from(result.startedAt()));
            statement.setInt(19, Objects.requireNonNullElse(planned.peek(), batchSize));
            statement.setInt(20, retries);
            statement.setBoolean(21, committed == 0 && chunk.formerOwner() != null);
            statement.execute();
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                batchSize = row.getInt(1);
                planned.poll();
                retries = 0;
                committed++;
                return row.getBoolean(2);
            }
        }
    }

    private @Nullable String jsonOrNull(@Nullable List<String> key) {
        return key == null ? null : json(key);
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
