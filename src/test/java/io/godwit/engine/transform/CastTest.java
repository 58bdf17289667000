package io.godwit.engine.transform;

import static io.godwit.engine.transform.Chains.faults;
import static io.godwit.engine.transform.Chains.outcome;
import static io.godwit.engine.transform.Chains.rule;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CastTest {

    @ParameterizedTest
    @CsvSource({
        "0.00005, 0.0001",
        "-0.00005, -0.0001",
        "0.00004999, 0.0000",
        "143333.00, 143333.0000",
        "5.55E+09, 5550000000.0000",
        "-0, 0.0000",
        ".5, 0.5000",
        "5., 5.0000",
        "+1e-4, 0.0001",
        "999999999999999.99994, 999999999999999.9999",
        "999999999999999.99995, reject: out_of_range",
        "1e-1000000000, 0.0000",
        "1e-99999999999999999999, 0.0000",
        "0e1000000000, 0.0000",
        "1e1000000000, reject: out_of_range",
        "-1e99999999999999999999, reject: out_of_range",
        "1e15, reject: out_of_range",
    })
    @Timeout(10)
    void roundsNumericsHalfAwayFromZeroWithinTheirPrecision(String text, String outcome) {
        assertThat(outcome(rule("cast", "type", "numeric", "precision", 19, "scale", 4), text))
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "1.50, 1.50",
        "12345678901234567890.123456789012345678901234567890, 12345678901234567890.123456789012345678901234567890",
        "1e3, 1000",
        "1e1000000000, reject: out_of_range",
        "1e-1000000000, reject: out_of_range",
    })
    @Timeout(10)
    void keepsEveryDigitWithoutAScale(String text, String outcome) {
        assertThat(outcome(rule("cast", "type", "numeric"), text)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "-", "e5", "1e", "1e+", "1e5.0", "1,234.50", "$1", "0x1F", "NaN", "Infinity", "1 2", "١"
            })
    void refusesWhatIsNoNumber(String text) {
        assertThat(outcome(rule("cast", "type", "numeric"), text)).isEqualTo("reject: invalid_format");
    }

    @Test
    @Timeout(10)
    void refusesNumbersOfManyThousandDigitsWithoutReadingThem() {
        assertThat(outcome(rule("cast", "type", "numeric"), "9".repeat(3_000_000)))
                .isEqualTo("reject: out_of_range");
        assertThat(outcome(rule("cast", "type", "bigint"), "9".repeat(3_000_000)))
                .isEqualTo("reject: out_of_range");
    }

    @ParameterizedTest
    @CsvSource({
        "bigint, 9223372036854775807, 9223372036854775807",
        "bigint, 9223372036854775808, reject: out_of_range",
        "bigint, -9223372036854775808, -9223372036854775808",
        "bigint, -9223372036854775809, reject: out_of_range",
        "integer, -2147483648, -2147483648",
        "integer, -2147483649, reject: out_of_range",
        "integer, -0, 0",
        "integer, 000000000000000000000042, 42",
        "integer, 1e3, reject: invalid_format",
        "integer, +, reject: invalid_format",
        "integer, ' ', reject: invalid_format",
    })
    void integersAreWholeInWritingAndWithinTheirRange(String type, String text, String outcome) {
        assertThat(outcome(rule("cast", "type", type), text)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "5D115C9C44E3EA11BB43000D3A2FECA0, 5d115c9c-44e3-ea11-bb43-000d3a2feca0",
        "5d115c9c-44e3-ea11-bb43-000d3a2feca, reject: invalid_format",
        "5d115c9c-44e3-ea11-bb43-000d3a2fecag, reject: invalid_format",
        "5d115c9c44-e3-ea11-bb43-000d3a2feca0, reject: invalid_format",
        "{, reject: invalid_format",
        "５D115C9C44E3EA11BB43000D3A2FECA0, reject: invalid_format",
    })
    void readsUuidsInTheSpellingsOfPostgres(String text, String outcome) {
        assertThat(outcome(rule("cast", "type", "uuid"), text)).isEqualTo(outcome);
    }

    @Test
    void datesAreIsoOnly() {
        assertThat(outcome(rule("cast", "type", "date"), "2024-01-15")).isEqualTo("2024-01-15");
        assertThat(outcome(rule("cast", "type", "date"), "01/15/2024")).isEqualTo("reject: invalid_format");
    }

    @Test
    void jsonIsCheckedInWholeAndKeptAsItIs() {
        RuleSpec json = rule("cast", "type", "json");

        assertThat(outcome(json, "{ \"a\": 1.50 }")).isEqualTo("{ \"a\": 1.50 }");
        assertThat(outcome(json, "{} {}")).isEqualTo("reject: invalid_format");
        assertThat(outcome(json, "")).isEqualTo("reject: invalid_format");
        assertThat(outcome(json, "[1,]")).isEqualTo("reject: invalid_format");
        assertThat(outcome(json, "[".repeat(100_000))).isEqualTo("reject: invalid_format");
    }

    @Test
    void refusesArgumentsThatMakeNoSense() {
        String at = "/fields/2/rules/0/arguments/";

        assertThat(faults(rule("cast", "type", "money")))
                .containsExactly(at
                        + "type: must be one of text, integer, bigint, numeric, boolean, date, timestamp, uuid, json");
        assertThat(faults(rule("cast", "type", "integer", "scale", 2)))
                .containsExactly(at + "scale: is for numeric only");
        assertThat(faults(rule("cast", "type", "numeric", "precision", 2, "scale", 4)))
                .containsExactly(at + "scale: must not be larger than precision");
        assertThat(faults(rule("cast", "type", "numeric", "precision", 1.5)))
                .containsExactly(at + "precision: must be a whole number from 1 to 1000");
    }
}
