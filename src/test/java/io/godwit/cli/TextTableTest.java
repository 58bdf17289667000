package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void text_is_aligned_to_the_left_and_numbers_to_the_right() {
        TextTable table = TextTable.of("source", ">rows")
                .row("calls", "13,040")
                .row("departments", "60")
                .footer("total", "13,100");

        assertThat(table.lines())
                .containsExactly(
                        "source         rows",
                        "-----------  ------",
                        "calls        13,040",
                        "departments      60",
                        "-----------  ------",
                        "total        13,100");
    }

    @Test
    void lines_have_no_blanks_at_their_ends() {
        assertThat(TextTable.of("a", "key").row("1", "").row("2", "long").lines())
                .containsExactly("a  key", "-  ----", "1", "2  long");
    }

    @Test
    void a_character_outside_the_basic_plane_is_one() {
        assertThat(TextTable.of("name", ">n").row("🚀", "1").row("ab", "2").lines())
                .containsExactly("name  n", "----  -", "🚀     1", "ab    2");
    }

    @Test
    void a_table_without_rows_is_its_headings() {
        assertThat(TextTable.of("a", ">b").lines()).containsExactly("a  b");
    }

    @Test
    void a_line_with_too_few_cells_is_refused() {
        assertThatThrownBy(() -> TextTable.of("a", "b").row("1")).isInstanceOf(IllegalArgumentException.class);
    }
}
