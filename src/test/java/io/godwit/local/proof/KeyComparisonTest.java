package io.godwit.local.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyComparisonTest {

    @Test
    void every_key_is_in_one_place() throws SQLException {
        KeyComparison keys =
                compare(Set.of("c"), List.of(row("a"), skipped("b"), row("c"), row("d")), List.of(row("a"), row("d")));

        assertThat(keys.migrated()).isEqualTo(2);
        assertThat(keys.failed()).isEqualTo(1);
        assertThat(keys.skipped()).isEqualTo(Map.of("skip_if_null", 1L));
        assertNothingWrong(keys);
    }

    @Test
    void a_missing_key_is_named() throws SQLException {
        KeyComparison keys = compare(Set.of(), List.of(row("a"), row("b"), row("c")), List.of(row("a"), row("c")));

        assertThat(keys.missing()).hasToString("1, such as b");
        assertThat(keys.extra().isEmpty()).isTrue();
    }

    @Test
    void an_extra_key_is_named_wherever_it_stands() throws SQLException {
        KeyComparison keys = compare(Set.of(), List.of(row("b")), List.of(row("a"), row("b"), row("b"), row("c")));

        assertThat(keys.migrated()).isEqualTo(1);
        assertThat(keys.extra()).hasToString("3, such as a, b, c");
        assertThat(keys.missing().isEmpty()).isTrue();
    }

    @Test
    void a_row_that_is_said_to_be_dropped_must_not_be_there() throws SQLException {
        KeyComparison keys =
                compare(Set.of("a", "nobody"), List.of(row("a"), skipped("b")), List.of(row("a"), row("b")));

        assertThat(keys.contradicting()).hasToString("3, such as a, b, nobody");
    }

    @Test
    void unequal_content_is_named_and_sums_are_kept_apart() throws SQLException {
        KeyComparison keys = compare(
                Set.of(),
                List.of(row("a", "x", "1.50"), row("b", "y", "2")),
                List.of(row("a", "x", "1.5"), row("b", "z", "3")));

        assertThat(keys.different()).hasToString("1, such as b");
        assertThat(keys.sourceSum()).isEqualByComparingTo("3.5");
        assertThat(keys.targetSum()).isEqualByComparingTo("4.5");
    }

    @Test
    void keys_are_ordered_by_their_bytes() throws SQLException {
        // By the units of UTF-16 the rocket would stand before the full-width letter.
        List<KeyedRow> rows = List.of(row("B"), row("a"), row("Ａ"), row("🚀"));

        KeyComparison keys = compare(Set.of(), rows, rows);

        assertThat(keys.migrated()).isEqualTo(4);
        assertNothingWrong(keys);
    }

    private static void assertNothingWrong(KeyComparison keys) {
        assertThat(List.of(keys.missing(), keys.extra(), keys.contradicting(), keys.different()))
                .allMatch(Examples::isEmpty);
    }

    private static KeyComparison compare(Set<String> failed, List<KeyedRow> source, List<KeyedRow> target)
            throws SQLException {
        return new KeyComparison(failed).compare(cursor(source), cursor(target));
    }

    private static KeyedRow.Cursor cursor(List<KeyedRow> rows) {
        Iterator<KeyedRow> all = rows.iterator();
        return () -> all.hasNext() ? all.next() : null;
    }

    private static KeyedRow row(String key) {
        return new KeyedRow(key, null, null, null);
    }

    private static KeyedRow row(String key, @Nullable String content, String amount) {
        return new KeyedRow(key, null, content, new BigDecimal(amount));
    }

    private static KeyedRow skipped(String key) {
        return new KeyedRow(key, "skip_if_null", null, null);
    }
}
