package io.godwit.run.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.BatchResult;
import io.godwit.engine.Counts;
import io.godwit.engine.Migrated;
import io.godwit.engine.RowProblem;
import io.godwit.engine.RunJournal;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.CopyStream;
import io.godwit.platform.sql.SqlStates;
import java.io.UncheckedIOException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The books of one chunk, written through the batch's own connection: id mappings, errors, counters and checkpoint, ended by the
 * fence. Names are qualified, because the connection's search path is that of the application. Ids are bound as uuid: behind
 * row-level security a cast from text may not be used in an index. Belongs to one thread.
 *
 * <p>Where nothing had been migrated when the run was planned, no key is looked up: a chunk never meets a key twice, and another
 * run of the same tables is found out by the primary key of the id mappings. From then on every key is looked up.
 */
final class BatchJournal implements RunJournal {

    /**
     * Commits need not wait for the disk: rows and checkpoint are lost or kept together; the chunk's last one waits. Whole tables
     * are never read in a batch, though their statistics may still say that they are empty. One round trip.
     */
    private static final String BEGIN = """
            set local synchronous_commit = off; set constraints all immediate; set local enable_seqscan = off;
            set local enable_hashjoin = off; set local enable_mergejoin = off;
            set local lock_timeout = '10s'; set local statement_timeout = '60s';
            set local idle_in_transaction_session_timeout = '60s';
            select set_config('app.organization_id', ?, true),
                set_config('application_name', ? || ' ' || current_setting('application_name'), true);
            select godwit.require_chunk(?, ?, ?, ?, ?)
            """;

    /** One index look-up per key: {@code = any} over a table that was empty when it was planned may compare all with all. */
    private static final String MIGRATED = """
            select wanted.key, found.destination_key, found.run_id
            from unnest(?::text[]) as wanted(key) cross join lateral (
                select coalesce(destination_id::text, destination_key) as destination_key, run_id from godwit.id_mapping
                where organization_id = ? and scope_id = ? and source_key = wanted.key and active
                limit 1) found
            """;

    private static final String UNFINISHED = """
            select id from godwit.run
            where organization_id = ? and id = any(?) and (id = ? or status in ('failed', 'cancelled', 'paused'))
            """;

    private static final String SOURCE_KEYS = """
            select coalesce(destination_id::text, destination_key), source_key from godwit.id_mapping
            where organization_id = ? and scope_id = ? and active
                and (destination_id = any(?::uuid[]) or destination_key = any(?::text[]))
            """;

    /** The rows' own table: row-level security guards the parent, through which everything reads, and COPY cannot pass it. */
    private static final String MAP_IDS =
            "copy godwit.id_mapping_row (organization_id, scope_id, run_id, source_key, destination_id, destination_key) from stdin";

    private static final String NOTE_PROBLEMS = """
            insert into godwit.run_error (organization_id, run_id, chunk, batch, ordinal, severity, error_type, error_code,
                source_key, target_column)
            select ?, ?, ?, ?, ordinal, severity, type, code, source, target
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) with ordinality
                as new(severity, type, code, source, target, ordinal)
            """;

    /** One round trip: when the fence raises, the server does not come to the commit. */
    private static final String FENCE = """
            select * from godwit.commit_batch(?, ?, ?, ?, ?, ?, cast(? as jsonb), ?, ?, ?, ?, ?, ?, ?, ?,
                cast(? as jsonb), ?, ?, ?, ?); commit
            """;

    private static final int UUID_LENGTH = 36;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final ClaimedChunk chunk;
    private final long scope;
    private final boolean targetWasEmpty;
    private final ObjectMapper mapper;
    private boolean doubted;
    /** How many times the batch at hand was rolled back and tried again. */
    private int retries;

    /** The sizes of the batches that are read and not committed yet: added by the thread that reads, in the order of the batches. */
    private final Queue<Integer> planned = new ConcurrentLinkedQueue<>();
    /** Set by the thread that writes, read by the one that reads. */
    private volatile int batchSize;

    private int committed;

    /**
     * @param scope where the ids of the run's tables are kept
     * @param targetWasEmpty true when the organization had no row in the target when the run was planned
     */
    BatchJournal(ClaimedChunk chunk, long scope, boolean targetWasEmpty, ObjectMapper mapper) {
        this.chunk = chunk;
        this.scope = scope;
        this.targetWasEmpty = targetWasEmpty;
        this.mapper = mapper;
        this.batchSize = chunk.batchSize();
    }

    @Override
    public void begin(Connection target) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(BEGIN)) {
            statement.setString(1, chunk.organization().value().toString());
            statement.setString(2, chunk.owner());
            statement.setObject(3, chunk.organization().value());
            statement.setObject(4, chunk.run());
            statement.setInt(5, chunk.number());
            statement.setInt(6, chunk.attempt());
            statement.setString(7, chunk.owner());
            statement.execute();
        }
    }

    @Override
    public Map<String, Migrated> migrated(Connection target, Collection<String> sourceKeys) throws SQLException {
        if (chunk.isFirstOfItsScope() && !doubted) {
            return Map.of();
        }
        try (PreparedStatement statement = target.prepareStatement(MIGRATED)) {
            statement.setArray(1, target.createArrayOf("text", sourceKeys.toArray()));
            statement.setObject(2, chunk.organization().value());
            statement.setLong(3, scope);
            try (ResultSet row = statement.executeQuery()) {
                Map<String, Migrated> migrated = new HashMap<>();
                while (row.next()) {
                    migrated.put(row.getString(1), new Migrated(row.getString(2), row.getObject(3, UUID.class)));
                }
                return migrated;
            }
        }
    }

    @Override
    public Set<UUID> unfinished(Connection target, Set<UUID> runs) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(UNFINISHED)) {
            statement.setObject(1, chunk.organization().value());
            statement.setArray(2, target.createArrayOf("uuid", runs.toArray()));
            statement.setObject(3, chunk.run());
            try (ResultSet row = statement.executeQuery()) {
                Set<UUID> unfinished = new HashSet<>();
                while (row.next()) {
                    unfinished.add(row.getObject(1, UUID.class));
                }
                return unfinished;
            }
        }
    }

    @Override
    public Map<String, String> sourceKeys(Connection target, Collection<String> destinations) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(SOURCE_KEYS)) {
            statement.setObject(1, chunk.organization().value());
            statement.setLong(2, scope);
            statement.setArray(3, target.createArrayOf("text", uuids(destinations)));
            statement.setArray(4, target.createArrayOf("text", destinations.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                Map<String, String> keys = new HashMap<>();
                while (row.next()) {
                    keys.put(row.getString(1), row.getString(2));
                }
                return keys;
            }
        }
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
    boolean isPastTheDanger() {
        return care() != Care.USUAL && committed >= 2 * chunk.batchSize();
    }

    /** True when a batch has been committed since the chunk was claimed. */
    boolean hasCommitted() {
        return committed > 0;
    }

    @Override
    public @Nullable Long rowsLeft() {
        return chunk.rowsLeft();
    }

    @Override
    public void commit(Connection target, BatchResult result) throws SQLException {
        if (!result.destinations().isEmpty()) {
            mapIds(target, result.destinations());
        }
        if (!result.problems().isEmpty()) {
            noteProblems(target, result);
        }
        if (fence(target, result)) {
            throw new GodwitException(ErrorCode.TOO_MANY_ERRORS, ErrorCode.TOO_MANY_ERRORS.title());
        }
    }

    @Override
    public void retrying(ErrorCode code) {
        retries++;
    }

    private void mapIds(Connection target, Map<String, String> destinations) throws SQLException {
        String organization = chunk.organization().value().toString();
        String run = chunk.run().toString();
        String scopeId = Long.toString(scope);
        try (CopyStream copy = new CopyStream(target, MAP_IDS)) {
            for (Map.Entry<String, String> mapped : destinations.entrySet()) {
                String key = mapped.getValue();
                boolean uuid = isUuid(key);
                copy.add(organization, scopeId, run, mapped.getKey(), uuid ? key : null, uuid ? null : key);
            }
            copy.end();
        } catch (SQLException failure) {
            if (SqlStates.TARGET.codeOf(failure) == ErrorCode.UNIQUE) {
                doubted = true;
            }
            throw failure;
        }
    }

    /** Only the usual spelling: a key has to come back as it was written. */
    private static boolean isUuid(String key) {
        return key.length() == UUID_LENGTH && UUID_TEXT.matcher(key).matches();
    }

    private static Object[] uuids(Collection<String> destinations) {
        return destinations.stream().filter(BatchJournal::isUuid).toArray();
    }

    private void noteProblems(Connection target, BatchResult result) throws SQLException {
        List<RowProblem> problems = result.problems();
        try (PreparedStatement statement = target.prepareStatement(NOTE_PROBLEMS)) {
            statement.setObject(1, chunk.organization().value());
            statement.setObject(2, chunk.run());
            statement.setInt(3, chunk.number());
            statement.setInt(4, result.number());
            statement.setArray(5, texts(target, problems, problem -> problem.warning() ? "warning" : "error"));
            statement.setArray(
                    6, texts(target, problems, problem -> problem.code().type().wire()));
            statement.setArray(
                    7, texts(target, problems, problem -> problem.code().wire()));
            statement.setArray(8, texts(target, problems, RowProblem::sourceKey));
            statement.setArray(9, texts(target, problems, RowProblem::targetColumn));
            statement.executeUpdate();
        }
    }

    /** True when too many of the run's rows have failed with this batch. */
    private boolean fence(Connection target, BatchResult result) throws SQLException {
        Counts counts = result.counts();
        try (PreparedStatement statement = target.prepareStatement(FENCE)) {
            statement.setObject(1, chunk.organization().value());
            statement.setObject(2, chunk.run());
            statement.setInt(3, chunk.number());
            statement.setInt(4, chunk.attempt());
            statement.setString(5, chunk.owner());
            statement.setInt(6, result.number());
            statement.setString(7, result.position() == null ? null : json(result.position()));
            statement.setBoolean(8, result.done());
            statement.setInt(9, counts.read());
            statement.setInt(10, counts.inserted());
            statement.setInt(11, counts.updated());
            statement.setInt(12, counts.unchanged());
            statement.setInt(13, counts.skipped());
            statement.setInt(14, counts.failed());
            statement.setInt(15, counts.warnings());
            statement.setString(16, json(result.skipReasons()));
            statement.setTimestamp(17, Timestamp.from(result.startedAt()));
            statement.setInt(18, Objects.requireNonNullElse(planned.peek(), batchSize));
            statement.setInt(19, retries);
            statement.setBoolean(20, committed == 0 && chunk.formerOwner() != null);
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

    private static <T> Array texts(Connection target, List<T> items, Function<T, @Nullable String> part)
            throws SQLException {
        return target.createArrayOf("text", items.stream().map(part).toArray());
    }

    private String json(Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
