package io.godwit.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.engine.RunOptions.CommitMode;
import io.godwit.engine.RunOptions.Consistency;
import io.godwit.platform.error.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/** Reads a run from a row of {@link RunRepository}. */
public final class RunRow implements RowMapper<Run> {

    private static final TypeReference<Map<String, Long>> REASONS = new TypeReference<>() {};
    private static final TypeReference<List<String>> KEY = new TypeReference<>() {};

    private final ObjectMapper mapper;

    RunRow(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    @Override
    public Run map(ResultSet row, StatementContext context) throws SQLException {
        Pace pace = Pace.of(row);
        return new Run(
                row.getObject("id", UUID.class),
                row.getObject("mapping_id", UUID.class),
                row.getObject("connection_id", UUID.class),
                row.getString("source_table"),
                row.getString("target_table"),
                pace.status(),
                row.getInt("attempt"),
                row.getInt("batch_size"),
                (Integer) row.getObject("tuned_batch_size"),
                row.getInt("parallelism"),
                (Long) row.getObject("max_errors"),
                (Double) row.getObject("max_error_rate"),
                (Long) row.getObject("row_limit"),
                Consistency.valueOf(row.getString("consistency").toUpperCase(Locale.ROOT)),
                CommitMode.valueOf(row.getString("commit_mode").toUpperCase(Locale.ROOT)),
                row.getBoolean("id_mapping"),
                row.getBoolean("dry_run"),
                row.getString("write_mode"),
                pace.rows(),
                row.getBoolean("durable"),
                reasons(row),
                pace.total(),
                row.getBoolean("all_read") ? pace.rows().read() : null,
                pace.percent(),
                pace.perSecond(),
                pace.secondsLeft(),
                pace.rows().read(),
                lastCheckpoint(row),
                row.getInt("stalls"),
                instant(row, "next_try_at"),
                fault(row),
                row.getString("created_by"),
                Objects.requireNonNull(instant(row, "created_at")),
                instant(row, "started_at"),
                instant(row, "finished_at"),
                pace.durationMs());
    }

    /** The buckets in a row of a run, a chunk or a batch. */
    public static Run.Rows rows(ResultSet row) throws SQLException {
        return new Run.Rows(
                row.getLong("rows_read"),
                row.getLong("rows_inserted"),
                row.getLong("rows_updated"),
                row.getLong("rows_unchanged"),
                row.getLong("rows_skipped"),
                row.getLong("rows_failed"),
                row.getLong("warnings"));
    }

    /** How far a run is and how fast; what cannot be told is null. */
    private record Pace(
            RunStatus status,
            Run.Rows rows,
            @Nullable Long total,
            @Nullable Double percent,
            @Nullable Double perSecond,
            @Nullable Long secondsLeft,
            @Nullable Long durationMs) {

        static Pace of(ResultSet row) throws SQLException {
            RunStatus status = RunStatus.of(row.getString("status"));
            Run.Rows rows = RunRow.rows(row);
            Long total = (Long) row.getObject("total_estimated");
            Instant startedAt = instant(row, "started_at");
            Long durationMs = startedAt == null ? null : Long.valueOf(row.getLong("worked_ms"));
            Double perSecond = durationMs == null || durationMs <= 0
                    ? null
                    : Math.round(rows.read() * 10_000.0 / durationMs) / 10.0;
            return new Pace(
                    status,
                    rows,
                    total,
                    percent(status, rows.read(), total),
                    perSecond,
                    status == RunStatus.RUNNING ? secondsLeft(rows.read(), total, perSecond) : null,
                    durationMs);
        }

        /** An estimate may be too small: a run that is not finished is never shown as such. */
        private static @Nullable Double percent(RunStatus status, long read, @Nullable Long total) {
            if (status == RunStatus.COMPLETED || status == RunStatus.COMPLETED_WITH_ERRORS) {
                return 100.0;
            }
            return total == null || total == 0 ? null : Math.min(99.9, Math.floor(1000.0 * read / total) / 10);
        }

        private static @Nullable Long secondsLeft(long read, @Nullable Long total, @Nullable Double perSecond) {
            return total == null || read >= total || perSecond == null || perSecond <= 0
                    ? null
                    : Long.valueOf((long) Math.ceil((total - read) / perSecond));
        }
    }

    private Run.@Nullable LastCheckpoint lastCheckpoint(ResultSet row) throws SQLException {
        Instant at = instant(row, "last_at");
        return at == null
                ? null
                : new Run.LastCheckpoint(
                        row.getInt("last_chunk"), row.getInt("last_batch"), key(mapper, row.getString("last_key")), at);
    }

    private static Run.@Nullable Fault fault(ResultSet row) throws SQLException {
        String code = row.getString("error_code");
        return code == null ? null : Run.Fault.of(ErrorCode.valueOf(code.toUpperCase(Locale.ROOT)));
    }

    private Map<String, Long> reasons(ResultSet row) throws SQLException {
        String json = row.getString("skip_reasons");
        return json == null ? Map.of() : read(mapper, json, REASONS);
    }

    /** A key kept as a JSON array; empty when there is none. */
    public static List<String> key(ObjectMapper mapper, @Nullable String json) {
        return json == null ? List.of() : read(mapper, json, KEY);
    }

    /** A time of the database, null for null. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    private static <T> T read(ObjectMapper mapper, String json, TypeReference<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("our own JSON cannot be read", impossible);
        }
    }
}
