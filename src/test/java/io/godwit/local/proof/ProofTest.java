package io.godwit.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.FollowedRun;
import io.godwit.cli.Progress;
import io.godwit.local.demo.DemoExpectation;
import io.godwit.local.proof.Evidence.SqlCounts;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Ten rows: one without a key, one superseded, one left out, one that fails, six that arrive. */
class ProofTest {

    private static final String SOURCE = "source_rippling.departments";
    private static final SqlCounts COUNTS = new SqlCounts(10, 1, 1, 6);
    private static final FollowedRun.Rows ROWS = new FollowedRun.Rows(10, 6, 0, 0, 2, 2, 0);
    private static final Map<String, Long> SKIPPED = Map.of("superseded", 1L, "skip_if_null", 1L);
    private static final Map<String, Long> FAILED = Map.of("null_source_key", 1L, "invalid_format", 1L);
    private static final DemoExpectation EXPECTED =
            new DemoExpectation(SOURCE, "app.hr_departments", 10, 6, SKIPPED, FAILED);
    private static final List<String> ARRIVED = List.of("a", "b", "c", "d", "e", "f");

    @Test
    void everything_holds_when_all_agree() throws SQLException {
        assertThat(differences(COUNTS, run("completed_with_errors", ROWS, SKIPPED), EXPECTED, ARRIVED))
                .isEmpty();
    }

    @Test
    void a_missing_row_is_reported_by_key_and_by_count() throws SQLException {
        List<String> differences = differences(
                new SqlCounts(10, 1, 1, 5),
                run("completed", ROWS, SKIPPED),
                EXPECTED,
                List.of("a", "b", "c", "d", "e"));

        assertThat(differences)
                .containsExactly(
                        "rows accounted for: 10 wanted, 9 found",
                        "in the source, but neither in the target nor explained: 1, such as f",
                        "inserted: 5 wanted, 6 found",
                        "inserted: 6 wanted, 5 found");
    }

    @Test
    void a_row_too_many_is_reported_by_key_and_by_count() throws SQLException {
        List<String> differences = differences(
                new SqlCounts(10, 1, 1, 7),
                run("completed", ROWS, SKIPPED),
                EXPECTED,
                List.of("a", "b", "c", "d", "e", "f", "stranger"));

        assertThat(differences)
                .contains(
                        "rows accounted for: 10 wanted, 11 found",
                        "in the target, but not in the source: 1, such as stranger");
    }

    @Test
    void a_service_that_counts_wrong_is_reported() throws SQLException {
        FollowedRun.Rows wrong = new FollowedRun.Rows(10, 7, 0, 0, 1, 2, 0);

        assertThat(differences(COUNTS, run("completed", wrong, Map.of("superseded", 1L)), EXPECTED, ARRIVED))
                .containsExactly(
                        "inserted: 6 wanted, 7 found",
                        "skipped: 2 wanted, 1 found",
                        "skipped as skip_if_null: 1 wanted, 0 found",
                        "skipped as skip_if_null: 1 wanted, 0 found");
    }

    @Test
    void a_generator_that_foresaw_something_else_is_reported() throws SQLException {
        DemoExpectation other = new DemoExpectation(SOURCE, "app.hr_departments", 10, 6, SKIPPED, Map.of("check", 2L));

        assertThat(differences(COUNTS, run("completed", ROWS, SKIPPED), other, ARRIVED))
                .containsExactly(
                        "failed with check: 2 wanted, 0 found",
                        "failed with invalid_format: 0 wanted, 1 found",
                        "failed with null_source_key: 0 wanted, 1 found");
    }

    @Test
    void a_run_that_did_not_complete_proves_nothing() throws SQLException {
        assertThat(differences(COUNTS, run("cancelled", ROWS, SKIPPED), EXPECTED, ARRIVED))
                .containsExactly("the run ended as cancelled");
    }

    @Test
    void every_check_is_one_line_with_its_verdict_and_below_it_what_differs() {
        assertThat(new Check("rows").same("read", 2, 2).lines()).containsExactly("ok      rows");
        assertThat(new Check("rows").same("read", 2, 3).lines())
                .containsExactly("NOT OK  rows", "          read: 2 wanted, 3 found");
    }

    private static List<String> differences(
            SqlCounts counts, FollowedRun run, DemoExpectation expected, List<String> target) throws SQLException {
        Iterator<KeyedRow> here = Stream.concat(ARRIVED.stream(), Stream.of("g-fails", "h-skipped"))
                .map(key -> new KeyedRow(key, key.equals("h-skipped") ? "skip_if_null" : null, key, null))
                .iterator();
        Iterator<KeyedRow> there =
                target.stream().map(key -> new KeyedRow(key, null, key, null)).iterator();
        Set<String> failedKeys = Set.of("g-fails");
        KeyComparison keys = new KeyComparison(failedKeys)
                .compare(() -> here.hasNext() ? here.next() : null, () -> there.hasNext() ? there.next() : null);
        ServiceFigures service = new ServiceFigures(run, FAILED, failedKeys);
        return Proof.checks(new Evidence(Comparisons.of(SOURCE), expected, service, counts, keys)).stream()
                .flatMap(check -> check.lines().stream().skip(1))
                .map(String::strip)
                .toList();
    }

    private static FollowedRun run(String status, FollowedRun.Rows rows, Map<String, Long> skipped) {
        Progress progress = new Progress(rows.read(), 100.0, 10.0, Duration.ofSeconds(1));
        return new FollowedRun("1", SOURCE, "app.hr_departments", status, rows, skipped, progress, null);
    }
}
