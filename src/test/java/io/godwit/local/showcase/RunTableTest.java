package io.godwit.local.showcase;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.FollowedRun;
import io.godwit.cli.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunTableTest {

    @Test
    void runs_are_lines_and_the_last_line_is_their_sum() {
        assertThat(RunTable.lines(List.of(
                        run("s.a", new FollowedRun.Rows(1_000, 990, 1, 2, 4, 3, 9), 500),
                        run("s.bb", new FollowedRun.Rows(10, 10, 0, 0, 0, 0, 0), 1_500))))
                .containsExactly(
                        "source  target   read  inserted  updated  unchanged  skipped  failed  duration",
                        "------  ------  -----  --------  -------  ---------  -------  ------  --------",
                        "s.a     t.c     1,000       990        1          2        4       3     0.5 s",
                        "s.bb    t.c        10        10        0          0        0       0     1.5 s",
                        "------  ------  -----  --------  -------  ---------  -------  ------  --------",
                        "total           1,010     1,000        1          2        4       3     2.0 s");
    }

    private static FollowedRun run(String source, FollowedRun.Rows rows, long millis) {
        Progress progress = new Progress(rows.read(), 100.0, 1.0, Duration.ofMillis(millis));
        return new FollowedRun("1", source, "t.c", "completed", rows, Map.of(), progress, null);
    }
}
