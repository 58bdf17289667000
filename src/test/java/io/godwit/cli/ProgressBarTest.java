package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void a_terminal_sees_one_line_painted_over() {
        ProgressBar bar = ProgressBar.begin(out, true, "a.calls -> b.calls");
        bar.show(progress(6_500, 50.0, 1));
        bar.end(progress(13_000, 100.0, 2), "completed");

        assertThat(painted())
                .containsExactly(
                        "a.calls -> b.calls",
                        "  [                        ]   ? %",
                        "  [============>           ]  50 %  6,500 rows  6,500/s  1.0 s left",
                        "  [========================] 100 %  13,000 rows  6,500/s  completed");
    }

    @Test
    void a_shorter_line_wipes_off_a_longer_one() {
        ProgressBar bar = ProgressBar.begin(out, true, "title");
        bar.show(progress(1_000_000, 10.0, 100));
        bar.show(progress(1, 99.0, 1));

        String last = written().substring(written().lastIndexOf('\r') + 1);
        String before = written().substring(0, written().lastIndexOf('\r'));
        assertThat(last).hasSize(before.length() - before.lastIndexOf('\r') - 1);
    }

    @Test
    void a_bar_fits_into_a_terminal() {
        ProgressBar bar = ProgressBar.begin(out, true, "title");
        bar.show(progress(9_999_999_999L, 99.9, 36_000));
        bar.end(progress(9_999_999_999L, 100.0, 36_000), "completed with errors");

        assertThat(painted()).allSatisfy(line -> assertThat(line).hasSizeLessThan(90));
    }

    @Test
    void almost_done_is_not_a_hundred_percent() {
        ProgressBar.begin(out, true, "title").show(progress(999, 99.99, 1));

        assertThat(written()).contains("=>]  99 %").doesNotContain("100 %");
    }

    @Test
    void nobody_knows_the_end_without_an_estimate() {
        ProgressBar.begin(out, true, "title").show(progress(60, null, 1));

        assertThat(written()).contains("?").contains("60 rows").doesNotContain("left");
    }

    @Test
    void a_log_gets_a_line_at_the_start_and_one_at_the_end() {
        ProgressBar bar = ProgressBar.begin(out, false, "a -> b");
        bar.show(progress(10, 10.0, 1));
        bar.show(progress(40, 40.0, 4));
        bar.end(progress(43, 100.0, 4), "completed");

        assertThat(written().lines()).containsExactly("a -> b: started", "a -> b: completed, 43 rows in 4.0 s, 11/s");
    }

    @Test
    void a_log_gets_a_line_every_few_seconds() {
        ProgressBar bar = ProgressBar.begin(out, false, "a -> b");
        for (int second = 1; second <= 11; second++) {
            bar.show(progress(second * 100L, second * 5.0, second));
        }

        assertThat(written().lines())
                .containsExactly(
                        "a -> b: started",
                        "a -> b: 500 rows (25 %), 100/s, 15 s left",
                        "a -> b: 1,000 rows (50 %), 100/s, 10 s left");
    }

    private static Progress progress(long rows, @Nullable Double percent, long seconds) {
        return new Progress(rows, percent, (double) rows / seconds, Duration.ofSeconds(seconds));
    }

    private String written() {
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** Each line as it was when it was painted. */
    private List<String> painted() {
        return Stream.of(written().split("[\r\n]+")).map(String::stripTrailing).toList();
    }
}
