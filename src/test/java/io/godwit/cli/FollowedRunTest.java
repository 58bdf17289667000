package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FollowedRunTest {

    @Test
    void a_run_that_goes_on_is_read() throws JsonProcessingException {
        FollowedRun run = read("""
            {"id": "1", "sourceTable": "s.a", "targetTable": "t.b", "status": "running", "percent": null,
             "rowsPerSecond": 12.5, "durationMs": 1500, "skippedByReason": {"superseded": 2}, "error": null,
             "rows": {"read": 10, "inserted": 5,
                          "updated": 1, "unchanged": 1, "skipped": 2, "failed": 1, "warnings": 3}}
            """);

        assertThat(run.title()).isEqualTo("s.a -> t.b");
        assertThat(run.isAtRest()).isFalse();
        assertThat(run.rows()).isEqualTo(new FollowedRun.Rows(10, 5, 1, 1, 2, 1, 3));
        assertThat(run.skippedByReason()).isEqualTo(Map.of("superseded", 2L));
        assertThat(run.progress()).isEqualTo(new Progress(10, null, 12.5, Duration.ofMillis(1500)));
    }

    @Test
    void a_failed_run_says_why() throws JsonProcessingException {
        FollowedRun run = read("""
            {"status": "failed", "error": {"code": "source_unavailable", "title": "The source does not answer"}}
            """);

        assertThat(run.isAtRest()).isTrue();
        assertThat(run.hasCompleted()).isFalse();
        assertThat(run.outcome()).isEqualTo("failed (source_unavailable: The source does not answer)");
    }

    @Test
    void rows_that_failed_do_not_fail_the_run() throws JsonProcessingException {
        FollowedRun run = read("{\"status\": \"completed_with_errors\"}");

        assertThat(run.isAtRest()).isTrue();
        assertThat(run.hasCompleted()).isTrue();
        assertThat(run.outcome()).isEqualTo("completed with errors");
    }

    @Test
    void a_paused_run_is_not_waited_for() throws JsonProcessingException {
        FollowedRun run = read("{\"status\": \"paused\"}");

        assertThat(run.isAtRest()).isTrue();
        assertThat(run.hasCompleted()).isFalse();
    }

    private static FollowedRun read(String json) throws JsonProcessingException {
        return FollowedRun.of(new ObjectMapper().readTree(json));
    }
}
