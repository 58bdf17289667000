package io.godwit.run.work;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.RunSpec;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.Sql;
import io.godwit.run.RunQueue;
import io.godwit.run.RunStatus;
import io.godwit.run.SlotId;
import io.godwit.run.work.RunPlanner.Plan;
import io.godwit.run.work.RunPlanner.PlannedChunk;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** The SQL by which a worker begins, claims and ends. Every state change is guarded by the state that it starts from. */
@ApplicationScoped
class WorkRepository {

    private static final TypeReference<List<String>> KEY = new TypeReference<>() {};
    private static final TypeReference<Map<String, Long>> REASONS = new TypeReference<>() {};

    private static final String BEGIN = """
            update run set status = 'running', started_at = coalesce(started_at, clock_timestamp()), next_try_at = null,
                error_code = null
            where organization_id = :organization and id = :run and attempt = :attempt and status in ('pending', 'running')
            returning id, connection_id, spec, parallelism, write_mode is not null as planned,
                is_beyond_budget(organization_id, id) as beyond_budget
            """;

    private static final String NOTE_PLAN = """
            update run set total_estimated = :total, write_mode = :writeMode, first_of_scope = not exists (
                select from id_mapping where organization_id = :organization and scope_id = :scope)
            where organization_id = :organization and id = :run and attempt = :attempt and status = 'running'
                and write_mode is null
            """;

    private static final String INSERT_CHUNK = """
            insert into chunk (organization_id, run_id, number, kind, lower_bound, upper_bound)
            values (:organization, :run, :number, :kind, cast(:after as jsonb), cast(:upTo as jsonb))
            """;

    /** Two that claim at once must not meet the same chunk, nor one of them none. */
    private static final String LOCK_CHUNKS = """
            select pg_advisory_xact_lock(hashtextextended('godwit.chunks ' || cast(:run as text), 0))
            """;

    private static final String CLAIM = """
            update chunk set status = 'running', attempt = chunk.attempt + 1, owner = :owner, slot = :slot,
                updated_at = clock_timestamp()
            from run
            where chunk.organization_id = :organization and chunk.run_id = :run and chunk.number = (
                select number from chunk c
                where organization_id = :organization and run_id = :run
                    and (status = 'running' and slot = :slot or status = 'pending')
                    and (kind <> 'references' or not exists (select from chunk
                        where organization_id = :organization and run_id = :run and number < c.number
                            and status <> 'completed'))
                order by status desc, number limit 1)
                and run.organization_id = :organization and run.id = :run and run.attempt = :attempt
                and run.status = 'running'
            returning chunk.*, run.first_of_scope, run.batch_size, run.row_limit, (
                select coalesce(sum(other.rows_read), 0)::bigint from chunk other
                where other.organization_id = :organization and other.run_id = :run and other.number <> chunk.number)
                    as rows_elsewhere
            """;

    /** One statement, so that it sees the chunks of other slots either before or after they end, never both. */
    private static final String END = """
            with sums as (
                select coalesce(sum(rows_failed), 0) as failed, coalesce(sum(rows_read), 0) as read,
                    bool_and(status = 'completed') as done
                from chunk where organization_id = :organization and run_id = :run
            ), booked as (
                select coalesce(sum(rows_read), 0) as read from batch
                where organization_id = :organization and run_id = :run
            ), ended as (
                update run set finished_at = clock_timestamp(), stalls = 0, next_try_at = null, status = case
                    when sums.failed > 0 then 'completed_with_errors' else 'completed' end, error_code = null
                from sums, booked
                where organization_id = :organization and id = :run and attempt = :attempt and status = 'running'
                    and sums.done and sums.read = booked.read
                returning id
            )
            select case when exists (select from ended) then 'ended'
                when sums.done and sums.read <> booked.read then 'unbalanced' else 'left' end
            from sums, booked
            """;

    private static final String PENDING = """
            select count(*) from chunk where organization_id = :organization and run_id = :run and status = 'pending'
            """;

    /** An organization that has no worker has a task that could run. */
    private static final String OTHERS_WAIT = """
            select exists (
                select from scheduled_tasks w
                where w.task_name = :task and not w.picked and w.execution_time <= clock_timestamp()
                    and split_part(w.task_instance, '/', 1) <> cast(:organization as text)
                    and not exists (select from scheduled_tasks p where p.task_name = :task and p.picked
                        and split_part(p.task_instance, '/', 1) = split_part(w.task_instance, '/', 1)))
            """;

    /** A worker that was taken over has no say: what it met may be the traces of its own successor. */
    private static final String HOLDS_THE_TASK = """
             and exists (select from scheduled_tasks where task_name = :task and task_instance = :instance
                and picked and picked_by = :worker and version = :version)
            """;

    private static final String FAIL = """
            update run set status = 'failed', finished_at = clock_timestamp(), next_try_at = null, error_code = :code
            where organization_id = :organization and id = :run and attempt = :attempt and status = any(:from)
            """ + HOLDS_THE_TASK;

    private static final String STALL = """
            update run set error_code = :code,
                stalls = case when progress.batches > stalled_at_batch then 1 else stalls + 1 end,
                stalled_at_batch = progress.batches
            from (select coalesce(sum(batch_number), 0) as batches from chunk
                where organization_id = :organization and run_id = :run) progress
            where organization_id = :organization and id = :run and attempt = :attempt and status = 'running'
            """ + HOLDS_THE_TASK + " returning stalls";

    private static final String WAIT = """
            update run set next_try_at = clock_timestamp() + make_interval(secs => :seconds)
            where organization_id = :organization and id = :run and attempt = :attempt and status = 'running'
            """ + HOLDS_THE_TASK;

    private static final String STOPPED = """
            update run set next_try_at = null, status = case status when 'cancelling' then 'cancelled' else 'paused' end,
                finished_at = case status when 'cancelling' then clock_timestamp() end
            where organization_id = :organization and id = :run and attempt = :attempt
                and status in ('cancelling', 'pausing')
            """;

    /** The update changes nothing; it makes a run wait for another that is making the same scope, and then see it. */
    private static final String SCOPE = """
            insert into id_scope (organization_id, source_key, source_table, target_table)
            values (:organization, :sourceKey, :source, :target)
            on conflict (organization_id, source_key, source_table, target_table)
                do update set target_table = excluded.target_table
            returning id
            """;

    private final Sql sql;
    private final ObjectMapper mapper;

    WorkRepository(Sql sql, ObjectMapper mapper) {
        this.sql = sql;
        this.mapper = mapper;
    }

    /** Begins or takes over; empty when the run was stopped, has ended, or is in a later attempt. */
    Optional<OpenedRun> begin(OrganizationId organization, SlotId slot) {
        return sql.call(
                organization,
                handle -> handle.createQuery(BEGIN)
                        .bind("organization", organization.value())
                        .bind("run", slot.run())
                        .bind("attempt", slot.attempt())
                        .map((row, context) -> new OpenedRun(
                                row.getObject("id", UUID.class),
                                row.getObject("connection_id", UUID.class),
                                read(row.getString("spec"), RunSpec.class),
                                row.getInt("parallelism"),
                                row.getBoolean("planned"),
                                row.getBoolean("beyond_budget")))
                        .findOne());
    }

    /** Notes the chunks of a run that has none yet; whoever plans second, or for an earlier attempt, changes nothing. */
    void plan(OrganizationId organization, SlotId slot, Plan plan) {
        List<PlannedChunk> chunks = plan.chunks();
        sql.run(organization, handle -> {
            int noted = handle.createUpdate(NOTE_PLAN)
                    .bind("organization", organization.value())
                    .bind("run", slot.run())
                    .bind("attempt", slot.attempt())
                    .bind("scope", plan.scope())
                    .bind("total", plan.totalEstimated())
                    .bind("writeMode", plan.writeMode())
                    .execute();
            for (int i = 0; noted == 1 && i < chunks.size(); i++) {
                handle.createUpdate(INSERT_CHUNK)
                        .bind("organization", organization.value())
                        .bind("run", slot.run())
                        .bind("number", i + 1)
                        .bind("kind", chunks.get(i).kind().wire())
                        .bind("after", jsonOrNull(chunks.get(i).after()))
                        .bind("upTo", jsonOrNull(chunks.get(i).upTo()))
                        .execute();
            }
        });
    }

    /**
     * Takes the chunk that the slot had, whichever worker that was: the attempt is raised, so that he can commit nothing more.
     * Else the first that no slot has. Empty when all are done or other slots have them, and when the run was stopped or is in a
     * later attempt.
     */
    Optional<ClaimedChunk> claim(OrganizationId organization, SlotId slot, String owner) {
        return sql.call(organization, handle -> {
            handle.createQuery(LOCK_CHUNKS)
                    .bind("run", slot.run())
                    .mapTo(String.class)
                    .one();
            return handle.createQuery(CLAIM)
                    .bind("organization", organization.value())
                    .bind("run", slot.run())
                    .bind("attempt", slot.attempt())
                    .bind("slot", slot.number())
                    .bind("owner", owner)
                    .map((row, context) -> chunk(row, organization, slot.run()))
                    .findOne();
        });
    }

    /** How many chunks wait for a slot. */
    int pendingChunks(OrganizationId organization, SlotId slot) {
        return sql.call(
                organization,
                handle -> handle.createQuery(PENDING)
                        .bind("organization", organization.value())
                        .bind("run", slot.run())
                        .mapTo(Integer.class)
                        .one());
    }

    /** True when another organization has work and no worker: then it is its turn. */
    boolean isOthersTurn(OrganizationId organization) {
        return sql.call(
                organization,
                handle -> handle.createQuery(OTHERS_WAIT)
                        .bind("task", RunQueue.SLOT.getTaskName())
                        .bind("organization", organization.value())
                        .mapTo(Boolean.class)
                        .one());
    }

    /** What became of a run for which a slot finds no more chunks. */
    enum Ending {
        /** It has ended here. */
        ENDED,
        /** Its other slots go on, or one of them has ended it, or it was stopped. */
        LEFT,
        /** Its chunks are done, but their sums do not balance. */
        UNBALANCED
    }

    /** Ends a run whose chunks are done and whose sums balance. */
    Ending end(OrganizationId organization, SlotId slot) {
        return sql.call(
                organization,
                handle -> handle.createQuery(END)
                        .bind("organization", organization.value())
                        .bind("run", slot.run())
                        .bind("attempt", slot.attempt())
                        .map((row, context) -> Ending.valueOf(row.getString(1).toUpperCase(Locale.ROOT)))
                        .one());
    }

    /** Ends a run because of a fault that is not one row's; false when it has ended already or the lease is lost. */
    boolean fail(OrganizationId organization, Lease lease, ErrorCode code) {
        return sql.call(
                organization,
                handle -> held(handle.createUpdate(FAIL), lease)
                                .bind("code", code.wire())
                                .bind("from", RunStatus.FAILED.sources().toArray(String[]::new))
                                .execute()
                        == 1);
    }

    /**
     * Counts a passing fault; gives how many there were in a row without a batch committed between, or 0 when the run was stopped
     * or the lease is lost.
     */
    int stall(OrganizationId organization, Lease lease, ErrorCode code) {
        return sql.call(
                organization,
                handle -> held(handle.createQuery(STALL), lease)
                        .bind("code", code.wire())
                        .mapTo(Integer.class)
                        .findOne()
                        .orElse(0));
    }

    /** Notes when the run will be tried again; false when it was stopped or paused meanwhile, or the lease is lost. */
    boolean waiting(OrganizationId organization, Lease lease, long seconds) {
        return sql.call(
                organization,
                handle -> held(handle.createUpdate(WAIT), lease)
                                .bind("seconds", (double) seconds)
                                .execute()
                        == 1);
    }

    private static <S extends SqlStatement<S>> S held(S statement, Lease lease) {
        return statement
                .bind("organization", lease.slot().organization())
                .bind("run", lease.slot().run())
                .bind("attempt", lease.slot().attempt())
                .bind("task", RunQueue.SLOT.getTaskName())
                .bind("instance", lease.slot().instance())
                .bind("worker", lease.worker())
                .bind("version", lease.version());
    }

    /** Cancels or pauses a run that was told to and that no worker has any more. */
    void endStopping(OrganizationId organization, SlotId slot) {
        update(organization, STOPPED, slot);
    }

    /** The scope under which the ids of this pair of tables are kept. */
    long scope(OrganizationId organization, String sourceKey, RunSpec spec) {
        return sql.call(
                organization,
                handle -> handle.createQuery(SCOPE)
                        .bind("organization", organization.value())
                        .bind("sourceKey", sourceKey)
                        .bind("source", spec.source().toString())
                        .bind("target", spec.target().toString())
                        .mapTo(Long.class)
                        .one());
    }

    private int update(OrganizationId organization, String statement, SlotId slot) {
        return sql.call(
                organization,
                handle -> handle.createUpdate(statement)
                        .bind("organization", organization.value())
                        .bind("run", slot.run())
                        .bind("attempt", slot.attempt())
                        .execute());
    }

    private ClaimedChunk chunk(ResultSet row, OrganizationId organization, UUID run) throws SQLException {
        String after = row.getString("lower_bound");
        String upTo = row.getString("upper_bound");
        String position = row.getString("position");
        return new ClaimedChunk(
                organization,
                run,
                row.getInt("number"),
                ChunkKind.of(row.getString("kind")),
                row.getInt("attempt"),
                Objects.requireNonNull(row.getString("owner")),
                after == null ? null : read(after, KEY),
                upTo == null ? null : read(upTo, KEY),
                row.getBoolean("first_of_scope"),
                new Checkpoint(
                        row.getInt("batch_number"),
                        position == null ? null : read(position, KEY),
                        read(row.getString("skip_reasons"), REASONS)),
                row.getInt("batch_size"),
                rowsLeft(row));
    }

    private static @Nullable Long rowsLeft(ResultSet row) throws SQLException {
        Long limit = (Long) row.getObject("row_limit");
        if (limit == null) {
            return null;
        }
        long elsewhere = row.getLong("rows_elsewhere");
        return ChunkKind.of(row.getString("kind")) == ChunkKind.REFERENCES
                ? elsewhere
                : limit - elsewhere - row.getLong("rows_read");
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

    private <T> T read(String json, TypeReference<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
