package io.godwit.run.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.RunSpec;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.Sql;
import io.godwit.run.RunQueue;
import io.godwit.run.RunStatus;
import io.godwit.run.SlotId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.statement.SqlStatement;

/** The SQL by which a worker begins, claims and ends. Every state change is guarded by the state that it starts from. */
@ApplicationScoped
class WorkRepository {

    private static final String BEGIN = """
            update run set status = 'running', started_at = coalesce(started_at, clock_timestamp()), next_try_at = null,
                error_code = null
            where organization_id = :organization and id = :run and attempt = :attempt and status in ('pending', 'running')
            returning id, connection_id, spec, parallelism, write_mode is not null as planned, target_was_empty,
                is_beyond_budget(organization_id, id) as beyond_budget
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
                    and sums.done and sums.read = booked.read and not is_beyond_budget(organization_id, id)
                returning id
            )
            select case when exists (select from ended) then 'ended'
                when sums.done and sums.read <> booked.read then 'unbalanced'
                when sums.done and is_beyond_budget(:organization, :run) then 'beyond_budget' else 'left' end
            from sums, booked
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

    private static final String IS_STOPPING = """
            select exists (select from run where organization_id = :organization and id = :run and attempt = :attempt
                and status in ('cancelling', 'pausing'))
            """;

    /** What is staged is no progress: it begins anew. Slots that share the work meet the same fault at the same time. */
    private static final String STALL = """
            update run set error_code = :code,
                stalls = case when progress.batches > stalled_at_batch then 1 else stalls + 1 end,
                stalled_at_batch = progress.batches
            from (select coalesce(sum(batch_number) filter (where kind <> 'stage'), 0) as batches,
                    count(*) filter (where kind = 'rows' and status <> 'completed') as parts
                from chunk where organization_id = :organization and run_id = :run) progress
            where organization_id = :organization and id = :run and attempt = :attempt and status = 'running'
            """ + HOLDS_THE_TASK
            + " returning ceil(stalls / greatest(1.0, least(parallelism, progress.parts)))::integer";

    private static final String WAIT = """
            update run set next_try_at = clock_timestamp() + make_interval(secs => :seconds)
            where organization_id = :organization and id = :run and attempt = :attempt and status = 'running'
            """ + HOLDS_THE_TASK;

    /** Slots that stop at the same time do so one after the other, so that the last one finds no other. */
    private static final String LOCK_STOPPING = """
            select status in ('cancelling', 'pausing') from run
            where organization_id = :organization and id = :run and attempt = :attempt for no key update
            """;

    private static final String GIVE_UP_CHUNK = """
            update chunk set status = 'pending', owner = null, slot = null
            where organization_id = :organization and run_id = :run and status = 'running' and slot = :slot
            """;

    private static final String STOPPED = """
            update run set next_try_at = null, status = case status when 'cancelling' then 'cancelled' else 'paused' end,
                finished_at = case status when 'cancelling' then clock_timestamp() end
            where organization_id = :organization and id = :run and attempt = :attempt
                and (status = 'cancelling' or status = 'pausing' and not exists (select from chunk
                    where organization_id = :organization and run_id = :run and status = 'running'))
            """;

    /** The update changes nothing; it makes a run wait for another that is making the same scope, and then see it. */
    private static final String SCOPE = """
            insert into id_scope (organization_id, source_key, source_table, target_table, key_columns)
            values (:organization, :sourceKey, :source, :target, :keyColumns)
            on conflict (organization_id, source_key, source_table, target_table, key_columns)
                do update set target_table = excluded.target_table
            returning id
            """;

    private static final String IS_KEPT_BY_ANOTHER_KEY = """
            select exists (
                select from id_scope other join id_scope mine using (organization_id, source_key, source_table, target_table)
                where mine.organization_id = :organization and mine.id = :scope and other.id <> :scope and exists (
                    select from id_mapping where organization_id = :organization and scope_id = other.id))
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
                                row.getBoolean("target_was_empty"),
                                row.getBoolean("beyond_budget")))
                        .findOne());
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
        UNBALANCED,
        /** Its chunks are done, and of their last batches, committed at the same time, none saw that together they fail too often. */
        BEYOND_BUDGET
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
     * Counts a passing fault; gives how many there were in a row without a batch committed between, for each slot that is at work, or
     * 0 when the run was stopped or the lease is lost.
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

    /** Whether the run was told to stop. */
    boolean isStopping(OrganizationId organization, SlotId slot) {
        return sql.call(
                organization,
                handle -> bound(handle.createQuery(IS_STOPPING), slot)
                        .mapTo(Boolean.class)
                        .one());
    }

    /** Ends a slot's part in a run that was told to stop: cancels it; pauses it when no other slot has a batch at hand. */
    void endStopping(OrganizationId organization, SlotId slot) {
        sql.run(organization, handle -> {
            boolean stopping = bound(handle.createQuery(LOCK_STOPPING), slot)
                    .mapTo(Boolean.class)
                    .findOne()
                    .orElse(false);
            if (stopping) {
                handle.createUpdate(GIVE_UP_CHUNK)
                        .bind("organization", organization.value())
                        .bind("run", slot.run())
                        .bind("slot", slot.number())
                        .execute();
                bound(handle.createUpdate(STOPPED), slot).execute();
            }
        });
    }

    private static <S extends SqlStatement<S>> S bound(S statement, SlotId slot) {
        return statement
                .bind("organization", slot.organization())
                .bind("run", slot.run())
                .bind("attempt", slot.attempt());
    }

    /** The scope under which the ids of this pair of tables, by these key columns, are kept. */
    long scope(OrganizationId organization, String sourceKey, RunSpec spec) {
        return sql.call(
                organization,
                handle -> handle.createQuery(SCOPE)
                        .bind("organization", organization.value())
                        .bind("sourceKey", sourceKey)
                        .bind("source", spec.source().toString())
                        .bind("target", spec.target().toString())
                        .bind("keyColumns", spec.keyColumns().toArray(String[]::new))
                        .mapTo(Long.class)
                        .one());
    }

    /** True when rows of the same tables were migrated under other key columns than those of this scope. */
    boolean isKeptByAnotherKey(OrganizationId organization, long scope) {
        return sql.call(
                organization,
                handle -> handle.createQuery(IS_KEPT_BY_ANOTHER_KEY)
                        .bind("organization", organization.value())
                        .bind("scope", scope)
                        .mapTo(Boolean.class)
                        .one());
    }

    private <T> T read(String json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
