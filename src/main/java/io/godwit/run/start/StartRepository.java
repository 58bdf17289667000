package io.godwit.run.start;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.RunOptions;
import io.godwit.engine.RunSpec;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.UUID;

/** The SQL that makes a run. */
@ApplicationScoped
class StartRepository {

    private static final String INSERT = """
            insert into run (organization_id, id, mapping_id, connection_id, status, source_table, target_table, batch_size,
                auto_batch_size, parallelism, max_errors, max_error_rate, row_limit, consistency,
                commit_mode, id_mapping, dry_run, spec, created_by)
            values (:organization, :id, :mapping, :connection, 'pending', :source, :target, :batchSize,
                :autoBatchSize, :parallelism, :maxErrors, :maxErrorRate, :limit, :consistency,
                :commitMode, :idMapping, :dryRun, cast(:spec as jsonb), :createdBy)
            """;

    private final Sql sql;
    private final ObjectMapper mapper;

    StartRepository(Sql sql, ObjectMapper mapper) {
        this.sql = sql;
        this.mapper = mapper;
    }

    void insert(OrganizationId organization, UUID id, RunPlan plan, int parallelism, String createdBy) {
        RunOptions options = plan.spec().options();
        sql.run(
                organization,
                handle -> handle.createUpdate(INSERT)
                        .bind("organization", organization.value())
                        .bind("id", id)
                        .bind("mapping", plan.mapping())
                        .bind("connection", plan.connection())
                        .bind("source", plan.spec().source().toString())
                        .bind("target", plan.spec().target().toString())
                        .bind("batchSize", options.batchSize())
                        .bind("autoBatchSize", options.autoBatchSize())
                        .bind("parallelism", parallelism)
                        .bind("maxErrors", options.budget().maxErrors())
                        .bind("maxErrorRate", options.budget().maxErrorRate())
                        .bind("limit", options.limit())
                        .bind("consistency", plan.spec().needsStage() ? "snapshot" : "none")
                        .bind("commitMode", options.commitMode().name().toLowerCase(Locale.ROOT))
                        .bind("idMapping", options.idMapping())
                        .bind("dryRun", options.dryRun())
                        .bind("spec", json(plan.spec()))
                        .bind("createdBy", createdBy)
                        .execute());
    }

    private String json(RunSpec value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
