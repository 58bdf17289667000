package io.godwit.engine.transform;

import static io.godwit.engine.transform.Chains.faults;
import static io.godwit.engine.transform.Chains.outcome;
import static io.godwit.engine.transform.Chains.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PhoneFormatTest {

    @ParameterizedTest
    @CsvSource({
        "819-729-4862, +18197294862",
        "2325551111, +12325551111",
        "18661234567, +18661234567",
        "(866)123-4567, +18661234567",
        "+14155555900, +14155555900",
        "+44 20 7946 0958, +442079460958",
        "555-0100, 555-0100",
        "911, 911",
        "5.55E+09, 5.55E+09",
        "425 555 0101 ext. 12, 425 555 0101 ext. 12",
        "'', ''",
    })
    void formatsWholeNumbersAndKeepsTheRest(String text, String outcome) {
        assertThat(outcome(rule("phone_format"), text)).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({
        "5550100, (555) 010-0",
        "55501001, (555) 010-01",
        "(555) 010 0100, (555) 010-0100",
        "15550100100, (555) 010-0100",
        "25550100100, 25550100100",
        "555010, 555010",
        "+44 20 7946 0958, +44 20 7946 0958",
        "5550100100x12, 5550100100x12",
        "5.5512345E+09, 5.5512345E+09",
    })
    void groupsNationalNumbersAsTheImportGuideShows(String text, String outcome) {
        assertThat(outcome(rule("phone_format", "style", "national_grouped"), text))
                .isEqualTo(outcome);
    }

    @Test
    void warnsAboutWhatItKeepsAndOnlyAboutThat() {
        Transform transform = Transforms.compile(
                List.of(rule("phone_format")), "", TestSource.of().nullableField());
        TestRow row = new TestRow();

        transform.apply("425 555 0101", row);
        assertThat(row.told).isEmpty();

        transform.apply("ask", row);
        assertThat(row.told).containsExactly("warn: invalid_format");
    }

    @ParameterizedTest
    @CsvSource({
        "' de ', +492079460958",
        "FR, 020 7946 0958",
        "England, +442079460958",
        "'', +442079460958",
        ", +442079460958"
    })
    void takesTheRegionFromTheRowWhenItIsACountryCode(String country, String outcome) {
        Transform transform = Transforms.compile(
                List.of(rule("phone_format", "regionColumn", "country", "region", "GB")),
                "",
                TestSource.of("country").nullableField());

        assertThat(outcome(transform, "020 7946 0958", new TestRow(country))).isEqualTo(outcome);
    }

    @Test
    void refusesUnknownRegionsAndColumns() {
        assertThat(faults(rule("phone_format", "region", "USA")))
                .containsExactly("/fields/2/rules/0/arguments/region: must be a two-letter country code such as US");
        assertThat(faults(rule("phone_format", "regionColumn", "firstname")))
                .containsExactly("/fields/2/rules/0/arguments/regionColumn: unknown source column 'firstname';"
                        + " did you mean 'firstName'?");
    }
}
