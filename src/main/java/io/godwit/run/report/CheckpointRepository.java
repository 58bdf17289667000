package io.godwit.run.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.sql.Sql;
import io.godwit.platform.web.PageRequest;
import io.godwit.run.RunRow;
import io.godwit.run.report.RecordedCheckpoint.SystemState;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** The SQL of a run's checkpoints. */
@ApplicationScoped
class CheckpointRepository {

    private static final String CHECKPOINTS = """
            select * from migration_checkpoint
            where organization_id = :organization and migration_id = :run
                and (cast(:after as text) is null or (created_at, chunk, number) > (
                    select timestamptz 'epoch' + p[1] * interval '1 microsecond', p[2], p[3]
                    from (select cast(string_to_array(:after, '.') as bigint[]) as p) position))
            order by created_at, chunk, number limit :limit
            """;

    private final Sql sql;
    private final ObjectMapper mapper;

    CheckpointRepository(Sql sql, ObjectMapper mapper) {
        this.sql = sql;
        this.mapper = mapper;
    }

    /** In the order of time; one more than the page holds, to know whether there is more. */
    List<RecordedCheckpoint> checkpoints(OrganizationId organization, UUID run, PageRequest page) {
        return sql.call(
                organization,
                handle -> handle.createQuery(CHECKPOINTS)
                        .bind("organization", organization.value())
                        .bind("run", run)
                        .bind("after", page.after())
                        .bind("limit", page.limit() + 1)
                        .map((row, context) -> checkpoint(row))
                        .list());
    }

    private RecordedCheckpoint checkpoint(ResultSet row) throws SQLException {
        return new RecordedCheckpoint(
                row.getObject("id", UUID.class),
                row.getString("entity_name"),
                CheckpointType.of(row.getString("checkpoint_type")),
                row.getLong("batch_number"),
                row.getString("last_source_id"),
                row.getLong("records_processed"),
                state(row.getString("system_state")),
                Objects.requireNonNull(RunRow.instant(row, "created_at")),
                row.getBoolean("is_resumable"));
    }

    private SystemState state(String json) {
        try {
            return mapper.readValue(json, SystemState.class);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
