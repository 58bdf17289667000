package io.godwit.engine.transform;

import static io.godwit.engine.transform.Chains.faults;
import static io.godwit.engine.transform.Chains.outcome;
import static io.godwit.engine.transform.Chains.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateFormatTest {

    private static final RuleSpec TIMESTAMP = rule("date_format", "to", "timestamp");

    @ParameterizedTest
    @CsvSource({
        "2019-03-18T11:20:38+0000, 2019-03-18 11:20:38+00",
        "2019-03-18T11:20:38-07:00, 2019-03-18 18:20:38+00",
        "2019-03-18 11:20:38+00, 2019-03-18 11:20:38+00",
        "2019-03-18 11:20+05:45, 2019-03-18 05:35:00+00",
        "2019-03-18 11:20:38 +0200, 2019-03-18 09:20:38+00",
        "2019-03-18T11:20:38, 2019-03-18 11:20:38+00",
        "2019-03-18, 2019-03-18 00:00:00+00",
        "08/05/2020 18:46:09, 2020-08-05 18:46:09+00",
        "8/5/2020, 2020-08-05 00:00:00+00",
        "2023-04-10T23:58:47.594Z, 2023-04-10 23:58:47.594+00",
        "2023-04-10T23:58:47.123456+00:00, 2023-04-10 23:58:47.123456+00",
        "2023-04-10T23:58:47.100000000Z, 2023-04-10 23:58:47.1+00",
        "2023-12-31T23:59:59.999999-01:00, 2024-01-01 00:59:59.999999+00",
        "12345-01-01, 12345-01-01 00:00:00+00",
    })
    void readsWhatTheVendorsWrite(String text, String timestamp) {
        assertThat(outcome(TIMESTAMP, text)).isEqualTo(timestamp);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "infinity",
                "-infinity",
                "2023-02-30",
                "2023-13-01",
                "2023-00-10",
                "02/30/2023",
                "13/01/2023",
                "0044-03-15 BC",
                "2023-04-10T24:00:00",
                "2023-04-10T23:60:00",
                "2023-04-10T23:59:60Z",
                "2023-04-10T23",
                "2023-04-10T23:58:47.",
                "2023-04-10T23:58:47.1234567890Z",
                "2023-04-10T23:58:47+",
                "2023-04-10T23:58:47+01:0",
                "2023-04-10T23:58:47+19:00",
                "2023-04-10T23:58:47+01:00:00x",
                "2023-04-10T23:58:47Zx",
                "2023-04-10x",
                "1/2/24",
                "15-May-80",
                "20230410",
                "٢٠٢٣-04-10",
                "tomorrow"
            })
    void refusesWhatIsNoDate(String text) {
        assertThat(outcome(TIMESTAMP, text)).isEqualTo("reject: invalid_format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000-01-01", "294277-01-01", "294276-12-31T23:59:59-01:00", "0001-01-01T00:00:00+01:00"})
    void refusesTimestampsThatPostgresCannotHold(String text) {
        assertThat(outcome(TIMESTAMP, text)).isEqualTo("reject: out_of_range");
    }

    @Test
    void aDateMayLieBeyondTimestamps() {
        assertThat(outcome(rule("date_format"), "294277-01-01")).isEqualTo("294277-01-01");
        assertThat(outcome(rule("date_format"), "5874898-01-01")).isEqualTo("reject: out_of_range");
    }

    @Test
    void roundsBeyondMicrosecondsWithAWarning() {
        Transform transform =
                Transforms.compile(List.of(TIMESTAMP), "", TestSource.of().nullableField());
        TestRow row = new TestRow();

        assertThat(transform.apply("2023-12-31T23:59:59.9999995Z", row)).isEqualTo("2024-01-01 00:00:00+00");
        assertThat(row.told).containsExactly("warn: invalid_format");
    }

    @Test
    void doesNotWarnAboutNinthDigitsOfZero() {
        Transform transform =
                Transforms.compile(List.of(TIMESTAMP), "", TestSource.of().nullableField());
        TestRow row = new TestRow();

        transform.apply("2023-12-31T23:59:59.123456000Z", row);

        assertThat(row.told).isEmpty();
    }

    @Test
    void readsTimesWithoutOffsetInTheZone() {
        RuleSpec newYork = rule("date_format", "to", "timestamp", "zone", "America/New_York");

        assertThat(outcome(newYork, "2024-01-15 09:30:00")).isEqualTo("2024-01-15 14:30:00+00");
        assertThat(outcome(newYork, "2024-01-15 09:30:00Z")).isEqualTo("2024-01-15 09:30:00+00");
        assertThat(outcome(newYork, "2024-11-03 01:30:00"))
                .as("the first of two")
                .isEqualTo("2024-11-03 05:30:00+00");
        assertThat(outcome(newYork, "2024-03-10 02:30:00"))
                .as("skipped by clocks")
                .isEqualTo("reject: invalid_format");
    }

    @ParameterizedTest
    @CsvSource({
        "epoch_millis, 1681171127594, 2023-04-10 23:58:47.594+00",
        "epoch_millis, -1, 1969-12-31 23:59:59.999+00",
        "epoch_seconds, 1681171127, 2023-04-10 23:58:47+00",
        "epoch_millis, 9999999999999999, reject: out_of_range",
        "epoch_millis, 99999999999999999, reject: invalid_format",
        "epoch_seconds, 1.5, reject: invalid_format",
        "epoch_seconds, -, reject: invalid_format",
        "dd.MM.uuuu HH:mm, 31.12.2023 07:05, 2023-12-31 07:05:00+00",
        "dd.MM.yyyy, 30.02.2023, reject: invalid_format",
        "uuuuMMdd, 20231231, 2023-12-31 00:00:00+00",
        "MMM d uuuu h:mm a, sep 3 2023 1:05 pm, 2023-09-03 13:05:00+00",
        "d MMMM uuuu, 3 September 2023, 2023-09-03 00:00:00+00",
        "uuuu-MM-dd'T'HH:mm:ss.SSSSSSXX, 2023-09-03T01:02:03.000004+0100, 2023-09-03 00:02:03.000004+00",
    })
    void readsStatedFormats(String format, String text, String outcome) {
        assertThat(outcome(rule("date_format", "to", "timestamp", "from", List.of(format)), text))
                .isEqualTo(outcome);
    }

    @Test
    void twoDigitYearsFallIntoTheHundredYearsFromThePivot() {
        RuleSpec rule = rule("date_format", "from", List.of("d-MMM-uu"), "pivot", 1930);

        assertThat(outcome(rule, "15-May-30")).isEqualTo("1930-05-15");
        assertThat(outcome(rule, "15-May-29")).isEqualTo("2029-05-15");
    }

    @Test
    void refusesPatternsThatWouldLoseSomething() {
        String at = "/fields/2/rules/0/arguments/from/0: cannot be used: ";

        assertThat(faults(from("MM/dd/uu"))).containsExactly(at + "a two-digit year needs the argument pivot");
        assertThat(faults(from("MM/uuuu"))).containsExactly(at + "a pattern needs year, month and day");
        assertThat(faults(from("MM/dd/uuuu HH")))
                .containsExactly(at + "a pattern with a time needs minutes and the hour, H or h with a");
        assertThat(faults(from("MM/dd/uuuu hh:mm")))
                .containsExactly(at + "a pattern with a time needs minutes and the hour, H or h with a");
        assertThat(faults(from("MM/dd/YYYY"))).singleElement().asString().startsWith(at + "the letter Y is not one of");
        assertThat(faults(from("uuuu-MM-dd'T"))).containsExactly(at + "a quote is not closed");
    }

    private static RuleSpec from(String pattern) {
        return rule("date_format", "from", List.of(pattern));
    }
}
