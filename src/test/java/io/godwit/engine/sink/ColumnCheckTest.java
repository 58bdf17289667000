package io.godwit.engine.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.DataType;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyRow;
import io.godwit.support.CopyRows;
import io.godwit.support.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused ahead is what the server itself refuses, and for usual numbers the other way round. */
class ColumnCheckTest {

    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "7",
            "+7",
            "007",
            "-7",
            " 7 ",
            "",
            "-",
            "+",
            ".",
            "1.",
            ".5",
            "-.5",
            "1.5",
            "1.50",
            "12.34",
            "99.99",
            "99.994",
            "99.995",
            "-99.995",
            "100",
            "100.00",
            "0.001",
            "-0.004",
            "32767",
            "32768",
            "-32768",
            "-32769",
            "2147483647",
            "2147483648",
            "-2147483648",
            "-2147483649",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775808",
            "-9223372036854775809",
            "999999999999999999",
            "-999999999999999999",
            "1e1",
            "1e3",
            "1-1",
            "1.2.3",
            "7a",
            "--7",
            "\u0667");

    /** As nearly all are; what is spelled otherwise may be left to the server. */
    private static final Pattern USUAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    static Stream<DataType> types() {
        return Stream.of(
                DataType.of("smallint"),
                DataType.of("integer"),
                DataType.of("bigint"),
                DataType.of("numeric"),
                new DataType("numeric(4,2)", "numeric", null, 4, 2),
                new DataType("numeric(3,0)", "numeric", null, 3, 0));
    }

    @ParameterizedTest
    @MethodSource("types")
    void aNumberIsTakenWhenTheServerTakesIt(DataType type) throws SQLException {
        ColumnCheck check = new ColumnCheck(new Column("n", type, true, null, null, false));
        try (Connection server = TestDatabase.superuser("source")) {
            for (String number : NUMBERS) {
                boolean taken = takes(server, number, type);
                if (taken || USUAL.matcher(number).matches()) {
                    assertThat(check.fault(number) == null)
                            .as("%s as %s", number, type.name())
                            .isEqualTo(taken);
                }
                assertThat(check.fault(CopyRows.of(number), 0))
                        .as("the bytes of %s as %s", number, type.name())
                        .isEqualTo(check.fault(number));
            }
        }
    }

    /** Of bytes that stay bytes the same is said as of the text that they mean. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "text,,a\\tb",
                "text,,null",
                "text,,''",
                "text,3,abc",
                "text,3,abcd",
                "text,3,'abc  '",
                "text,3,é北🙂",
                "text,3,é北🙂x",
                "boolean,,t",
                "boolean,,true",
                "boolean,,YES",
                "boolean,,maybe",
                "boolean,,",
                "name,,a",
                "name,,null",
                "\"char\",,ab",
                "uuid,,00000000-0000-0000-0000-00000000000a",
                "uuid,,00000000-0000-0000-0000-00000000000g",
                "uuid,,{",
                "jsonb,,x",
                "character varying,3,'a\n\n'",
                "character varying,3,'a\n\n\n'"
            })
    void bytesAreJudgedLikeTheirText(String type, @Nullable Integer length, @Nullable String value) {
        ColumnCheck check = new ColumnCheck(
                new Column("c", new DataType(type, type, length, null, null), false, null, null, false));
        assertThat(check.fault(CopyRows.of(value), 0)).isEqualTo(check.fault(value));
    }

    /** What a server cannot keep comes from servers that are none: NUL, and a NUL behind a backslash. */
    @ParameterizedTest
    @ValueSource(strings = {"a\0b", "\\\0"})
    void aNulIsNoText(String field) {
        ColumnCheck check = new ColumnCheck(new Column("c", DataType.of("text"), true, null, null, false));
        CopyRow row = CopyRow.of((field + "\n").getBytes(StandardCharsets.UTF_8), 1);
        assertThat(check.fault(row, 0)).isEqualTo(ErrorCode.INVALID_TEXT);
    }

    /** With what time grows by the square, one row of a hostile source would keep a worker busy for hours. */
    @ParameterizedTest
    @ValueSource(strings = {"text", "integer", "numeric"})
    @Timeout(30)
    void longValuesTakeNoTime(String type) {
        ColumnCheck check =
                new ColumnCheck(new Column("c", new DataType(type, type, 10, 5, 2), true, null, null, false));
        assertThat(check.fault(" ".repeat(3_000_000) + "x" + "7".repeat(3_000_000)))
                .isEqualTo(type.equals("text") ? ErrorCode.VALUE_TOO_LONG : null);
        assertThat(check.fault("7".repeat(3_000_000) + " ".repeat(3_000_000)))
                .isEqualTo(type.equals("text") ? ErrorCode.VALUE_TOO_LONG : null);
    }

    private static boolean takes(Connection server, String number, DataType type) {
        try (PreparedStatement cast = server.prepareStatement("select cast(cast(? as text) as " + type.name() + ")")) {
            cast.setString(1, number);
            cast.execute();
            return true;
        } catch (SQLException refused) {
            return false;
        }
    }
}
