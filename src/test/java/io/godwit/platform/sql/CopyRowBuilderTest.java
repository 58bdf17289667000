package io.godwit.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.support.CopyRows;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyRowBuilderTest {

    /** As a server would read it: what it means, and whether its bytes may go on as they are. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "a~\u007f",
                "é北🙂",
                "a\tb\nc\rd\\",
                "\\N",
                "\\.",
                "\b\f\u000b\u0001",
                "Zürich\tHbf",
                "plain, then \\ and é"
            })
    void aValueIsTheOneThatWasGiven(String value) {
        CopyRowBuilder builder = new CopyRowBuilder(4);
        builder.value(value);
        builder.value((String) null);
        builder.values(CopyRows.of("1", value), 1, 2);
        builder.value("end");
        CopyRow row = builder.build();
        CopyRow read = CopyRow.of((row.line(0, 4) + "\n").getBytes(StandardCharsets.UTF_8), 4);

        assertThat(values(row)).containsExactly(value, null, value, "end").isEqualTo(values(read));
        assertThat(plain(row)).isEqualTo(plain(read)).contains(3).doesNotContain(1);
    }

    @Test
    void aColumnThatNoServerWouldWriteIsWrittenAnew() {
        CopyRowBuilder builder = new CopyRowBuilder(2);
        builder.values(CopyRow.of("\\a\\101\t\r\n".getBytes(StandardCharsets.UTF_8), 2), 0, 2);

        assertThat(builder.build().line(0, 2)).isEqualTo("a101\t\\r");
    }

    @Test
    void neighboursAreCopiedAsTheyCame() {
        CopyRow source = CopyRow.of("1\t\\N\té\\n\t\t5\n".getBytes(StandardCharsets.UTF_8), 5);
        CopyRowBuilder builder = new CopyRowBuilder(6);
        builder.value("first");
        builder.values(source, 1, 5);
        builder.values(source, 0, 1);
        CopyRow row = builder.build();

        assertThat(values(row)).containsExactly("first", null, "é\n", "", "5", "1");
        assertThat(plain(row)).containsExactly(0, 3, 4, 5);
        assertThat(row.line(0, 6)).isEqualTo("first\t\\N\té\\n\t\t5\t1");
    }

    @Test
    void eachRowIsItsOwn() {
        CopyRowBuilder builder = new CopyRowBuilder(1);
        builder.value("x".repeat(5_000) + "\n");
        CopyRow first = builder.build();
        builder.value("second");

        assertThat(values(builder.build())).containsExactly("second");
        assertThat(values(first)).containsExactly("x".repeat(5_000) + "\n");
        assertThat(new CopyRowBuilder(0).build().width()).isZero();
    }

    private static List<@Nullable String> values(CopyRow row) {
        List<@Nullable String> values = new ArrayList<>();
        for (int column = 0; column < row.width(); column++) {
            values.add(row.value(column));
        }
        return values;
    }

    private static List<Integer> plain(CopyRow row) {
        return IntStream.range(0, row.width()).filter(row::isPlain).boxed().toList();
    }
}
