package io.godwit.run.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.Sql;
import io.godwit.platform.web.PageRequest;
import io.godwit.run.RunRow;
import io.godwit.run.report.RunBatch.ErrorCount;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.statement.StatementContext;

/** The SQL of what a run leaves to be read: its errors, one by one and grouped, and its batches. */
@ApplicationScoped
class ReportRepository {

    private static final String ERRORS = """
            select * from run_error
            where organization_id = :organization and run_id = :run and severity = :severity
                and (cast(:type as text) is null or error_type = :type)
                and (cast(:code as text) is null or error_code = :code)
                and (cast(:column as text) is null or target_column = :column)
                and (cast(:after as text) is null or (chunk, batch, ordinal) >
                    (select p[1], p[2], p[3] from (select cast(string_to_array(:after, '.') as integer[]) as p) position))
            order by chunk, batch, ordinal limit :limit
            """;

    private static final String GROUPS = """
            select severity, error_type, error_code, target_column, count(*) as amount, min(source_key) as example_key
            from run_error where organization_id = :organization and run_id = :run
            group by severity, error_type, error_code, target_column
            order by severity, amount desc, error_code, target_column
            """;

    private static final String BATCHES = """
            select b.*, (select jsonb_object_agg(error_code, amount) from (
                    select error_code, count(*) as amount from run_error
                    where organization_id = b.organization_id and run_id = b.run_id and chunk = b.chunk and batch = b.number
                        and severity = 'error' group by error_code) errors) as error_summary
            from run_batch b where organization_id = :organization and run_id = :run
                and (cast(:after as text) is null or (chunk, number) >
                    (select p[1], p[2] from (select cast(string_to_array(:after, '.') as integer[]) as p) position))
            order by chunk, number limit :limit
            """;

    private static final TypeReference<TreeMap<String, Long>> COUNTS = new TypeReference<>() {};

    private final Sql sql;
    private final ObjectMapper mapper;

    ReportRepository(Sql sql, ObjectMapper mapper) {
        this.sql = sql;
        this.mapper = mapper;
    }

    List<RunError> errors(OrganizationId organization, UUID run, ErrorFilter filter, PageRequest page) {
        return sql.call(
                organization,
                handle -> handle.createQuery(ERRORS)
                        .bind("organization", organization.value())
                        .bind("run", run)
                        .bind("severity", filter.severity())
                        .bind("type", filter.type())
                        .bind("code", filter.code())
                        .bind("column", filter.column())
                        .bind("after", page.after())
                        .bind("limit", page.limit() + 1)
                        .map(ReportRepository::error)
                        .list());
    }

    List<ErrorGroup> groups(OrganizationId organization, UUID run) {
        return sql.call(
                organization,
                handle -> handle.createQuery(GROUPS)
                        .bind("organization", organization.value())
                        .bind("run", run)
                        .map(ReportRepository::group)
                        .list());
    }

    List<RunBatch> batches(OrganizationId organization, UUID run, PageRequest page) {
        return sql.call(
                organization,
                handle -> handle.createQuery(BATCHES)
                        .bind("organization", organization.value())
                        .bind("run", run)
                        .bind("after", page.after())
                        .bind("limit", page.limit() + 1)
                        .map(this::batch)
                        .list());
    }

    private static RunError error(ResultSet row, StatementContext context) throws SQLException {
        ErrorCode code = code(row);
        return new RunError(
                row.getInt("chunk") + "." + row.getInt("batch") + "." + row.getInt("ordinal"),
                row.getString("severity"),
                row.getString("error_type"),
                code.wire(),
                code.title(),
                code.hint(),
                row.getString("source_key"),
                row.getString("target_column"),
                row.getInt("chunk"),
                row.getInt("batch"),
                Objects.requireNonNull(RunRow.instant(row, "occurred_at")));
    }

    private static ErrorGroup group(ResultSet row, StatementContext context) throws SQLException {
        ErrorCode code = code(row);
        return new ErrorGroup(
                row.getString("severity"),
                row.getString("error_type"),
                code.wire(),
                row.getString("target_column"),
                code.title(),
                code.hint(),
                row.getLong("amount"),
                row.getString("example_key"));
    }

    private RunBatch batch(ResultSet row, StatementContext context) throws SQLException {
        Instant startedAt = Objects.requireNonNull(RunRow.instant(row, "started_at"));
        Instant completedAt = RunRow.instant(row, "completed_at");
        String errors = row.getString("error_summary");
        return new RunBatch(
                row.getInt("chunk"),
                row.getInt("number"),
                BatchStatus.of(row.getString("status")),
                row.getInt("batch_size"),
                RunRow.rows(row),
                RunRow.key(mapper, row.getString("last_key")),
                row.getInt("retry_count"),
                errors == null ? null : errorCounts(errors),
                startedAt,
                completedAt,
                completedAt == null
                        ? null
                        : Duration.between(startedAt, completedAt).toMillis());
    }

    private List<ErrorCount> errorCounts(String json) {
        try {
            return mapper.readValue(json, COUNTS).entrySet().stream()
                    .map(count -> new ErrorCount(count.getKey(), count.getValue()))
                    .toList();
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ErrorCode code(ResultSet row) throws SQLException {
        return ErrorCode.valueOf(row.getString("error_code").toUpperCase(Locale.ROOT));
    }
}
