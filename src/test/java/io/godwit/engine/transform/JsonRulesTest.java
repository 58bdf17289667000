package io.godwit.engine.transform;

import static io.godwit.engine.transform.Chains.faults;
import static io.godwit.engine.transform.Chains.outcome;
import static io.godwit.engine.transform.Chains.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRulesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"1.10", "12345678901234567890123456789.000", "1E400", "-0", "1e-7", "0.1000000000000000055"})
    void numbersStayAsTheyWereWritten(String number) {
        assertThat(outcome(rule("path", "path", "a.b"), "{\"a\": {\"b\": " + number + "}}"))
                .isEqualTo(number);
        assertThat(outcome(rule("path", "path", "a"), "{\"a\": {\"b\": [ " + number + " ]}}"))
                .isEqualTo("{\"b\":[" + number + "]}");
    }

    @Test
    void textsAreUnescapedAndStructuresKeepTheirs() {
        assertThat(outcome(rule("path", "path", "a"), "{\"a\": \"\\u00e9\\n\\\"\"}"))
                .isEqualTo("é\n\"");
        assertThat(outcome(rule("path", "path", "a"), "{\"a\": [\"\\u00e9\\n\\\"\", true, null]}"))
                .isEqualTo("[\"é\\n\\\"\",true,null]");
    }

    @Test
    void theLastOfRepeatedKeysCounts() {
        assertThat(outcome(rule("path", "path", "a.b"), "{\"a\": {\"b\": 1}, \"a\": {\"b\": 2}}"))
                .isEqualTo("2");
        assertThat(outcome(rule("path", "path", "a.b"), "{\"a\": {\"b\": 1}, \"a\": 3}"))
                .isNull();
    }

    @Test
    void aPathThatLeadsNowhereGivesNull() {
        assertThat(outcome(rule("path", "path", "a.b"), "{\"a\": \"text\"}")).isNull();
        assertThat(outcome(rule("path", "path", "a.2"), "{\"a\": [0, 1]}")).isNull();
        assertThat(outcome(rule("path", "path", "a.01"), "{\"a\": [0, 1]}")).isNull();
        assertThat(outcome(rule("path", "path", "0"), "{\"0\": \"a key of digits\"}"))
                .isEqualTo("a key of digits");
        assertThat(outcome(rule("path", "path", "a"), "5")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{\"a\": 1", "{\"a\": 1} x", "{\"a\": 01}", "{'a': 1}", "{\"a\": 1, \"b\": NaN}"})
    void theWholeTextMustBeJson(String text) {
        assertThat(outcome(rule("path", "path", "a"), text)).isEqualTo("reject: invalid_format");
    }

    @Test
    void nestingWithoutEndIsRefusedRatherThanFollowed() {
        String deep = "{\"a\": " + "[".repeat(50_000) + "]".repeat(50_000) + "}";

        assertThat(outcome(rule("path", "path", "a"), deep)).isEqualTo("reject: invalid_format");
        assertThat(outcome(rule("path", "path", "other"), deep)).isEqualTo("reject: invalid_format");
    }

    @Test
    void refusesPathsThatNameNothing() {
        assertThat(faults(rule("path", "path", "a..b")))
                .containsExactly(
                        "/fields/2/rules/0/arguments/path: has an empty step; give a list where keys hold dots");
        assertThat(faults(rule("path", "path", List.of())))
                .containsExactly("/fields/2/rules/0/arguments/path: must have at least one step");
        assertThat(faults(rule("path", "path", List.of("a", 1))))
                .containsExactly("/fields/2/rules/0/arguments/path/1: must be text");
    }

    @Test
    void anObjectKeepsTheTypesOfItsColumns() {
        CompileScope scope = TestSource.of("t")
                .column("j", "jsonb")
                .column("b", "boolean")
                .column("n", "numeric")
                .column("f", "double precision")
                .column("d", "date")
                .nullableField(0, 1, 2, 3, 4, 5);
        Transform object = Transforms.compile(List.of(rule("json_object")), "", scope);

        assertThat(object.apply(
                        null, new TestRow("5", "{\"x\":[1.0]}", "f", "12345678901234567890.10", "NaN", "2024-01-15")))
                .isEqualTo("{\"t\":\"5\",\"j\":{\"x\":[1.0]},\"b\":false,\"n\":12345678901234567890.10,\"f\":\"NaN\","
                        + "\"d\":\"2024-01-15\"}");
    }

    @Test
    void anObjectQuotesKeysAndTexts() {
        CompileScope scope = TestSource.of("q").nullableField();
        Transform object =
                Transforms.compile(List.of(rule("json_object", "columns", Map.of("a \"b\"\n", "q"))), "", scope);

        assertThat(object.apply(null, new TestRow("\\ \u0001 é"))).isEqualTo("{\"a \\\"b\\\"\\n\":\"\\\\ \\u0001 é\"}");
    }

    @Test
    void aTextThatIsNoBooleanStaysTextWithAWarning() {
        CompileScope scope = TestSource.of("flag").nullableField(0);
        Transform object = Transforms.compile(List.of(rule("json_object", "booleans", List.of("flag"))), "", scope);
        TestRow row = new TestRow("maybe");

        assertThat(object.apply(null, row)).isEqualTo("{\"flag\":\"maybe\"}");
        assertThat(row.told).containsExactly("warn: invalid_format");
    }

    @Test
    void refusesColumnsThatAreNotThere() {
        String at = "/fields/2/rules/0/arguments/";

        assertThat(faults(rule("json_object", "columns", Map.of("a/b", "first_name"))))
                .containsExactly(at + "columns/a~1b: unknown source column 'first_name'; did you mean 'firstName'?");
        assertThat(faults(rule("json_object", "columns", List.of("firstName"), "booleans", List.of("lastName"))))
                .containsExactly(at + "booleans/0: is not one of the columns gathered");
        assertThat(faults(rule("json_object", "columns", 5))).containsExactly(at + "columns: must be a list of texts");
        assertThat(faults(rule("json_object")))
                .singleElement()
                .asString()
                .startsWith(at + "columns: must name at least");
    }
}
