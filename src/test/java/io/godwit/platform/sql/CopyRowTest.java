package io.godwit.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.support.CopyRows;
import io.godwit.support.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CopyRowTest {

    @Test
    void nullEmptyAndEscapesAreTold() {
        CopyRow row = CopyRow.of(bytes("a\t\\N\t\t\\\\N\t\\b\\f\\n\\r\\t\\v\\\\\n"), 5);

        assertThat(values(row)).containsExactly("a", null, "", "\\N", "\b\f\n\r\t\u000b\\");
        assertThat(IntStream.range(0, 5).filter(row::isNull)).containsExactly(1);
        assertThat(IntStream.range(0, 5).filter(row::isPlain)).containsExactly(0, 2);
        assertThat(row.size()).isEqualTo(25);
        assertThat(row.size(1)).isEqualTo(2);
    }

    @Test
    void aReplacementCharacterThatIsMeantStays() {
        assertThat(values(CopyRow.of(bytes("\uFFFD北\t🙂\n"), 2))).containsExactly("\uFFFD北", "🙂");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\tb", "a\n", "a\tb\tc\n", "a\nb\n", "a\tb\nc\td\n", "a\tb\\", "a\tb\\\n"})
    void whatIsNoRowIsRefused(String line) {
        refused(bytes(line));
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        refused(new byte[] {'a', '\t', (byte) 0xC3, '(', '\n'});
        refused(new byte[] {'a', '\t', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '\n'});
        refused(new byte[] {'a', '\t', '\\', (byte) 0xC3, '(', '\n'});
        refused(new byte[] {'a', '\t', (byte) 0xC3, '\n'});
    }

    /** Only what every server reads alike is told to be so: what other letters behind a backslash mean may change. */
    @ParameterizedTest
    @CsvSource({
        "a, true",
        "\\N, true",
        "\\\\., true",
        "\\b\\f\\n\\r\\t\\v\\\\, true",
        "\\a, false",
        "\\., false",
        "\\101, false",
        "\\x41, false",
        "a\\N, false",
        "\\Na, false",
        "'\r', false",
        "'\\\t', false",
        "'\\\n', false",
        "'\u0000', false"
    })
    void whatEveryServerReadsAlikeIsTold(String field, boolean isVerbatim) {
        CopyRow row = CopyRow.of(bytes("1\t" + field + "\t3\n"), 3);

        assertThat(row.isVerbatim(1)).isEqualTo(isVerbatim);
        assertThat(row.isVerbatim()).isEqualTo(isVerbatim);
        assertThat(row.isVerbatim(0)).isTrue();
        assertThat(row.isVerbatim(2)).isTrue();
    }

    /** Whoever made the source may write what no server writes: a value then arrives as what it means, and never as two. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "",
                "é北🙂",
                "\\N",
                "\\\\N",
                "\\\\.",
                "\\.",
                "\\x41\\101",
                "\\\t\\\n",
                "a\rb",
                "\r",
                "\\r",
                "\\\\",
                "a\\b\\f\\n\\r\\t\\v\u0001",
                "\\Na",
                "a\\N",
                "\\N\\N"
            })
    void aValueThatIsSentOnIsTheValueThatCame(String field) throws SQLException {
        CopyRow row = CopyRow.of(bytes("1\t" + field + "\t3\n"), 3);
        try (Connection target = TestDatabase.superuser("source");
                Statement statement = target.createStatement()) {
            statement.execute("create temp table sent (one text, field text, three text)");
            try (CopyStream copy = new CopyStream(target, "copy sent from stdin")) {
                CopyRowBuilder builder = new CopyRowBuilder(3);
                builder.values(row, 0, 3);
                copy.values(builder.build());
                copy.endRow();
                assertThat(copy.end()).isEqualTo(1);
            }
            try (ResultSet sent = statement.executeQuery("select * from sent")) {
                sent.next();
                assertThat(sent.getString(2)).isEqualTo(row.value(1));
                assertThat(sent.getString(3)).isEqualTo("3");
            }
        }
    }

    @Test
    void someColumnsMakeALineOfTheSameValues() {
        CopyRow row = CopyRows.of("a", null, "\t", "é");
        assertThat(row.line(1, 3)).isEqualTo("\\N\t\\t");
        assertThat(row.line(0, 4)).isEqualTo("a\t\\N\t\\t\té");
        assertThat(row.line(2, 2)).isEmpty();
    }

    @Test
    void valuesAreComparedAsWhatTheyMean() {
        CopyRow row = CopyRow.of(bytes("a\t\\a\t\\N\t\n"), 4);
        CopyRow other = CopyRows.of("a", "a", "N", null);

        assertThat(IntStream.range(0, 4).filter(column -> row.hasSame(column, other)))
                .containsExactly(0, 1);
        assertThat(row.hasSame(2, CopyRows.of("a", "a", null, ""))).isTrue();
    }

    @Test
    void theBeginningOfARowHasItsFirstColumns() {
        CopyRow row = CopyRow.cut(bytes("1\t\\t\u00e9\tbeginn"), 4, 2);

        assertThat(row.isCut()).isTrue();
        assertThat(values(row)).containsExactly("1", "\t\u00e9");
        assertThat(CopyRow.of(bytes("1\t2\n"), 2).isCut()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"'1\\\t2', PROTOCOL_ERROR", "1, ROW_TOO_LARGE", "'', ROW_TOO_LARGE", "'1\n3\t5\t', PROTOCOL_ERROR"})
    void aBeginningWithoutItsKeyIsNoRow(String line, ErrorCode code) {
        assertThatThrownBy(() -> CopyRow.cut(bytes(line), 4, 2))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code));
    }

    private static List<@Nullable String> values(CopyRow row) {
        List<@Nullable String> values = new ArrayList<>();
        for (int column = 0; column < row.width(); column++) {
            values.add(row.value(column));
        }
        return values;
    }

    private static void refused(byte[] line) {
        assertThatThrownBy(() -> CopyRow.of(line, 2))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PROTOCOL_ERROR));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
