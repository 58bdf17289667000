package io.godwit.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.sql.Sql;
import io.godwit.platform.web.PageRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The SQL of runs as the edges see them. */
@ApplicationScoped
class RunRepository {

    private static final String SELECT = """
            select r.id, r.mapping_id, r.connection_id, r.source_table, r.target_table, r.status, r.attempt, r.batch_size,
                case when r.auto_batch_size then coalesce(c.tuned, r.batch_size) end as tuned_batch_size,
                r.parallelism, r.max_errors, r.max_error_rate::double precision as max_error_rate, r.row_limit, r.consistency,
                r.commit_mode, r.id_mapping, r.dry_run,
                r.write_mode, r.total_estimated, r.stalls, r.next_try_at, r.error_code, r.created_by, r.created_at,
                r.started_at, r.finished_at,
                extract(epoch from r.worked + coalesce(clock_timestamp() - r.working_since, '0')) * 1000 as worked_ms,
                c.*, l.chunk as last_chunk, l.number as last_batch, l.last_key, l.completed_at as last_at,
                (select jsonb_object_agg(reason, rows) from (
                    select reason, sum(amount::bigint) as rows from chunk s, jsonb_each_text(s.skip_reasons) e(reason, amount)
                    where s.organization_id = r.organization_id and s.run_id = r.id group by reason) reasons) as skip_reasons
            from run r
            cross join lateral (
                select coalesce(sum(rows_read), 0) as rows_read, coalesce(sum(rows_inserted), 0) as rows_inserted,
                    coalesce(sum(rows_updated), 0) as rows_updated, coalesce(sum(rows_unchanged), 0) as rows_unchanged,
                    coalesce(sum(rows_skipped), 0) as rows_skipped, coalesce(sum(rows_failed), 0) as rows_failed,
                    coalesce(sum(warnings), 0) as warnings, max(tuned_batch_size) as tuned,
                    coalesce(bool_and(status = 'completed') filter (where kind in ('null_keys', 'rows', 'whole')), false) as all_read,
                    coalesce(bool_and(status <> 'running' or updated_at < clock_timestamp() - interval '1 second'
                        - 3 * current_setting('wal_writer_delay')::interval), true) as durable
                from chunk where organization_id = r.organization_id and run_id = r.id) c
            left join lateral (
                select chunk, number, last_key, completed_at from batch
                where organization_id = r.organization_id and run_id = r.id
                order by completed_at desc, chunk desc, number desc limit 1) l on true
            """;

    private static final String FIND = SELECT + " where r.organization_id = :organization and r.id = :id";

    private static final String LIST = SELECT + """
             where r.organization_id = :organization
                and (cardinality(cast(:statuses as text[])) = 0 or r.status = any(cast(:statuses as text[])))
                and (cast(:mapping as uuid) is null or r.mapping_id = :mapping)
                and (cast(:connection as uuid) is null or r.connection_id = :connection)
                and (cast(:createdAfter as timestamptz) is null or r.created_at > :createdAfter)
                and (cast(:createdBefore as timestamptz) is null or r.created_at < :createdBefore)
                and (cast(:after as uuid) is null or (r.created_at, r.id) <
                    (select created_at, id from run where organization_id = :organization and id = cast(:after as uuid)))
            order by r.created_at desc, r.id desc limit :limit
            """;

    private static final String LOCK_IDLE = """
            select status in ('pending', 'paused') or not exists (
                select from scheduled_tasks where task_name = :task and picked
                    and starts_with(task_instance, concat_ws('/', organization_id, id, attempt) || '/'))
            from run where organization_id = :organization and id = :id for no key update
            """;

    private static final String LOCK_QUEUE = """
            select pg_advisory_xact_lock(hashtextextended('godwit.queue ' || cast(:organization as text), 0))
            """;

    private static final String QUEUED = """
            select count(*) from run
            where organization_id = :organization and (status = 'pending' or next_try_at is not null)
            """;

    private static final String CHANGE_STATUS = """
            update run set status = :status, stalls = 0, next_try_at = null,
                attempt = attempt + case when :status = 'pending' then 1 else 0 end,
                error_code = case when :status = 'pending' then null else error_code end,
                finished_at = case when :final then clock_timestamp() end
            where organization_id = :organization and id = :id and status = any(:from)
            returning attempt
            """;

    private static final String RELEASE = """
            update chunk set status = 'pending', slot = null, deaths = 0
            where organization_id = :organization and run_id = :id and status = 'running'
            """;

    private static final String CHANGE_SETTINGS = """
            update run set batch_size = :batchSize, auto_batch_size = :autoBatchSize, parallelism = :parallelism, max_errors = :maxErrors, max_error_rate = :maxErrorRate
            where organization_id = :organization and id = :id
            """;

    private static final String FORGET_TUNED = """
            update chunk set tuned_batch_size = null where organization_id = :organization and run_id = :id
            """;

    private final Sql sql;
    private final ObjectMapper mapper;

    RunRepository(Sql sql, ObjectMapper mapper) {
        this.sql = sql;
        this.mapper = mapper;
    }

    Optional<Run> find(OrganizationId organization, UUID id) {
        return sql.call(
                organization,
                handle -> handle.createQuery(FIND)
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .map(new RunRow(mapper))
                        .findOne());
    }

    /** The newest first; one more than the page holds, to know whether there is more. */
    List<Run> list(OrganizationId organization, RunFilter filter, PageRequest page) {
        return sql.call(
                organization,
                handle -> handle.createQuery(LIST)
                        .bind("organization", organization.value())
                        .bind(
                                "statuses",
                                filter.statuses().stream().map(RunStatus::wire).toArray(String[]::new))
                        .bind("mapping", filter.mappingId())
                        .bind("connection", filter.connectionId())
                        .bind("createdAfter", filter.createdAfter())
                        .bind("createdBefore", filter.createdBefore())
                        .bind("after", page.afterId())
                        .bind("limit", page.limit() + 1)
                        .map(new RunRow(mapper))
                        .list());
    }

    boolean exists(OrganizationId organization) {
        return sql.call(
                organization,
                handle -> handle.createQuery("select exists (select from run where organization_id = :organization)")
                        .bind("organization", organization.value())
                        .mapTo(Boolean.class)
                        .one());
    }

    /**
     * Keeps the run's status until the transaction ends; true when no worker has the run, or one waits to try again. A worker that
     * takes it at this very moment finds out by the status, at the latest at its first fence.
     */
    boolean lockIdle(OrganizationId organization, UUID id) {
        return sql.call(
                organization,
                handle -> handle.createQuery(LOCK_IDLE)
                        .bind("task", RunQueue.SLOT.getTaskName())
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .mapTo(Boolean.class)
                        .one());
    }

    /**
     * Changes what can be changed; the run must be locked.
     *
     * @param retune true to forget which batch size the run has come to
     */
    void changeSettings(OrganizationId organization, UUID id, RunSettings settings, boolean retune) {
        sql.run(organization, handle -> {
            handle.createUpdate(CHANGE_SETTINGS)
                    .bind("organization", organization.value())
                    .bind("id", id)
                    .bind("batchSize", settings.batchSize())
                    .bind("autoBatchSize", settings.autoBatchSize())
                    .bind("parallelism", settings.parallelism())
                    .bind("maxErrors", settings.maxErrors())
                    .bind("maxErrorRate", settings.maxErrorRate())
                    .execute();
            if (retune) {
                handle.createUpdate(FORGET_TUNED)
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .execute();
            }
        });
    }

    /** True when more of the run's rows have failed than it may bear. */
    boolean isBeyondBudget(OrganizationId organization, UUID id) {
        return sql.call(
                organization,
                handle -> handle.createQuery("select is_beyond_budget(:organization, :id)")
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .mapTo(Boolean.class)
                        .one());
    }

    /**
     * How many runs wait for a worker or for their next try, this transaction's own among them. Others that count must wait
     * until this transaction ends, so that two cannot both take the last place.
     */
    int lockQueued(OrganizationId organization) {
        return sql.call(organization, handle -> {
            handle.createQuery(LOCK_QUEUE)
                    .bind("organization", organization.value())
                    .mapTo(String.class)
                    .one();
            return handle.createQuery(QUEUED)
                    .bind("organization", organization.value())
                    .mapTo(Integer.class)
                    .one();
        });
    }

    /** Takes the chunks away from workers that may still have them: none of these can commit any more. Their names stay; how many have died is forgotten. */
    void releaseChunks(OrganizationId organization, UUID id) {
        sql.run(
                organization,
                handle -> handle.createUpdate(RELEASE)
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .execute());
    }

    /** Follows an arrow; gives the run's attempt, or nothing when the run is not where the arrow begins. */
    Optional<Integer> changeStatus(OrganizationId organization, UUID id, RunStatus status, List<String> from) {
        return sql.call(
                organization,
                handle -> handle.createQuery(CHANGE_STATUS)
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .bind("status", status.wire())
                        .bind("final", status.isFinal())
                        .bind("from", from.toArray(String[]::new))
                        .mapTo(Integer.class)
                        .findOne());
    }
}
