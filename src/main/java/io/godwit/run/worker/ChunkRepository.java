package io.godwit.run.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.Checkpoint;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.sql.Sql;
import io.godwit.run.SlotId;
import io.godwit.run.batch.ChunkKind;
import io.godwit.run.batch.ClaimedChunk;
import io.godwit.run.metrics.RunMetrics;
import io.godwit.run.worker.RunPlanner.Plan;
import io.godwit.run.worker.RunPlanner.PlannedChunk;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL by which a run is planned and its slots claim chunks. */
@ApplicationScoped
class ChunkRepository {

    private static final TypeReference<List<String>> KEY = new TypeReference<>() {};
    private static final TypeReference<Map<String, Long>> REASONS = new TypeReference<>() {};

    private static final String NOTE_PLAN = """
            update run set total_estimated = :total, write_mode = :writeMode,
                target_was_empty = :targetWasEmpty, first_of_scope = not exists (
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

    /**
     * A worker that froze or was cut off in a batch keeps its rows locked for as long as its session lives, and while it sends rows
     * no timeout of the server ends that. In a batch the name of a session begins with its worker's.
     */
    private static final String END_PREDECESSOR = """
            select pg_terminate_backend(pid) from pg_stat_activity join chunk on split_part(application_name, ' ', 1) = owner
            where organization_id = :organization and run_id = :run and status = 'running' and slot = :slot
                and owner <> :owner and usename = current_user
            """;

    /**
     * A slot too many, since the parallelism was lowered, begins no further part unless it is the only one left; what comes behind all
     * parts falls to whichever slot ends last. A run of the first rows moves its parts one after the other, because each counts.
     */
    private static final String CLAIM = """
            update chunk set status = 'running', attempt = chunk.attempt + 1, owner = :owner, slot = :slot,
                deaths = case when chunk.status = 'pending' or split_part(chunk.owner, '/', 1) = split_part(:owner, '/', 1)
                    then chunk.deaths
                    else deaths_after_one_more(chunk.deaths, chunk.batch_number, chunk.claimed_at_batch) end,
                claimed_at_batch = chunk.batch_number, updated_at = clock_timestamp()
            from run
            where chunk.organization_id = :organization and chunk.run_id = :run and chunk.number = (
                select number from chunk c
                where organization_id = :organization and run_id = :run
                    and (status = 'running' and slot = :slot or status = 'pending'
                        and (:slot < run.parallelism or kind in ('references', 'unstage') or not exists (
                            select from chunk held
                            where organization_id = :organization and run_id = :run and held.status = 'running')))
                    and not exists (select from chunk before
                        where organization_id = :organization and run_id = :run and number < c.number
                            and status <> 'completed' and (before.kind = 'stage' or c.kind in ('references', 'unstage')
                                or run.row_limit is not null))
                order by status desc, number limit 1)
                -- Said again of the row as it is once whoever still ends it has let go of it.
                and chunk.status <> 'completed'
                and run.organization_id = :organization and run.id = :run and run.attempt = :attempt
                and run.status = 'running'
            returning chunk.*, run.first_of_scope, run.row_limit, (
                select rows.position from chunk rows
                where rows.organization_id = :organization and rows.run_id = :run and rows.kind = 'rows' and rows.rows_read > 0
                order by rows.number desc limit 1) as last_row,
                coalesce(case when run.auto_batch_size then chunk.tuned_batch_size end, run.batch_size) as batch_size, (
                select former.owner from chunk former
                where former.organization_id = :organization and former.run_id = :run and former.number = chunk.number)
                    as former_owner, (
                select former.status = 'running' from chunk former
                where former.organization_id = :organization and former.run_id = :run and former.number = chunk.number)
                    as was_held, (
                select coalesce(sum(other.rows_read), 0)::bigint from chunk other
                where other.organization_id = :organization and other.run_id = :run and other.number <> chunk.number)
                    as rows_elsewhere
            """;

    private static final String LEAVE = """
            update chunk set status = 'pending', owner = case when :inOrder then null else owner end, slot = null, deaths = 0
            where organization_id = :organization and run_id = :run and status = 'running' and owner = :owner
            """;

    private static final String NOTE_DEATH = """
            update chunk set deaths = deaths_after_one_more(deaths, batch_number, claimed_at_batch)
            where organization_id = :organization and run_id = :run and status = 'running' and owner = :owner
            """;

    private static final String WANTED = """
            select least(run.parallelism, count(*)) from chunk
            join run on run.organization_id = :organization and run.id = :run
            where chunk.organization_id = :organization and chunk.run_id = :run and chunk.status = 'pending' and not exists (
                select from chunk where organization_id = :organization and run_id = :run and kind = 'stage'
                    and status <> 'completed')
            group by run.parallelism
            """;

    private final Sql sql;
    private final ObjectMapper mapper;
    private final RunMetrics metrics;

    ChunkRepository(Sql sql, ObjectMapper mapper, RunMetrics metrics) {
        this.sql = sql;
        this.mapper = mapper;
        this.metrics = metrics;
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
                    .bind("targetWasEmpty", plan.targetWasEmpty())
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
        Optional<ClaimedChunk> claimed = sql.call(organization, handle -> {
            handle.createQuery(LOCK_CHUNKS)
                    .bind("run", slot.run())
                    .mapTo(String.class)
                    .one();
            handle.createQuery(END_PREDECESSOR)
                    .bind("organization", organization.value())
                    .bind("run", slot.run())
                    .bind("slot", slot.number())
                    .bind("owner", owner)
                    .mapTo(Boolean.class)
                    .list();
            // The chunk that was found may have been completed while the claim waited for it: a second look finds the
            // next.
            return claim(handle, organization, slot, owner).or(() -> claim(handle, organization, slot, owner));
        });
        claimed.flatMap(ClaimedChunk::takenOverFrom).ifPresent(metrics::takenOver);
        return claimed;
    }

    private Optional<ClaimedChunk> claim(Handle handle, OrganizationId organization, SlotId slot, String owner) {
        return handle.createQuery(CLAIM)
                .bind("organization", organization.value())
                .bind("run", slot.run())
                .bind("attempt", slot.attempt())
                .bind("slot", slot.number())
                .bind("owner", owner)
                .map((row, context) -> chunk(row, organization, slot.run()))
                .findOne();
    }

    /**
     * Gives the chunk back that the owner has, alive and well.
     *
     * @param inOrder false when a fault made him leave: then his name stays
     */
    void leave(OrganizationId organization, UUID run, String owner, boolean inOrder) {
        sql.run(
                organization,
                handle -> handle.createUpdate(LEAVE)
                        .bind("organization", organization.value())
                        .bind("run", run)
                        .bind("owner", owner)
                        .bind("inOrder", inOrder)
                        .execute());
    }

    /** Counts a death of which the process itself could tell. */
    void noteDeath(OrganizationId organization, UUID run, String owner) {
        sql.run(
                organization,
                handle -> handle.createUpdate(NOTE_DEATH)
                        .bind("organization", organization.value())
                        .bind("run", run)
                        .bind("owner", owner)
                        .execute());
    }

    /** How many slots would find a chunk, at most as many as the run may have; none while the source is being staged. */
    int wantedSlots(OrganizationId organization, SlotId slot) {
        return sql.call(
                organization,
                handle -> handle.createQuery(WANTED)
                        .bind("organization", organization.value())
                        .bind("run", slot.run())
                        .mapTo(Integer.class)
                        .findOne()
                        .orElse(0));
    }

    private ClaimedChunk chunk(ResultSet row, OrganizationId organization, UUID run) throws SQLException {
        String after = row.getString("lower_bound");
        boolean isLimitedSecondPass =
                row.getObject("row_limit") != null && row.getString("kind").equals(ChunkKind.REFERENCES.wire());
        // Rows that the source has got meanwhile are not among the first that were wanted.
        String upTo = row.getString(isLimitedSecondPass ? "last_row" : "upper_bound");
        String position = row.getString("position");
        return new ClaimedChunk(
                organization,
                run,
                row.getInt("number"),
                ChunkKind.of(row.getString("kind")),
                row.getInt("attempt"),
                Objects.requireNonNull(row.getString("owner")),
                row.getString("former_owner"),
                row.getBoolean("was_held"),
                after == null ? null : read(after, KEY),
                upTo == null ? null : read(upTo, KEY),
                row.getBoolean("first_of_scope"),
                new Checkpoint(
                        row.getInt("batch_number"),
                        position == null ? null : read(position, KEY),
                        read(row.getString("skip_reasons"), REASONS)),
                row.getInt("batch_size"),
                rowsLeft(row),
                row.getInt("deaths"),
                row.getInt("touched_batch") > row.getInt("batch_number"));
    }

    private static @Nullable Long rowsLeft(ResultSet row) throws SQLException {
        Long limit = (Long) row.getObject("row_limit");
        if (limit == null) {
            return null;
        }
        if (ChunkKind.of(row.getString("kind")) == ChunkKind.REFERENCES) {
            return row.getString("last_row") == null ? Long.valueOf(0) : null;
        }
        return Math.max(0, limit - row.getLong("rows_elsewhere") - row.getLong("rows_read"));
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
}
