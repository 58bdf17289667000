package io.godwit.engine.transform;

import static io.godwit.engine.transform.Chains.outcome;
import static io.godwit.engine.transform.Chains.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRulesTest {

    private static final String EVERY_WHITE_SPACE =
            "\t\n\u000B\f\r \u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A"
                    + "\u2028\u2029\u202F\u205F\u3000";

    private final Locale before = Locale.getDefault();

    @AfterEach
    void restoreTheLocale() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr", "ar-SA-u-nu-arab", "th-TH-u-ca-buddhist", "de"})
    void theServersLocaleChangesNothing(String language) {
        Locale.setDefault(Locale.forLanguageTag(language));

        assertThat(outcome(rule("lowercase"), "TITLE I")).isEqualTo("title i");
        assertThat(outcome(rule("uppercase"), "title i")).isEqualTo("TITLE I");
        assertThat(outcome(rule("boolean_convert"), "TRUE ")).isEqualTo("true");
        assertThat(outcome(rule("gender_normalize"), "UNDETERMINED DIVERSE")).isEqualTo("unknown");
        assertThat(outcome(rule("gender_normalize"), "DIVERSE")).isEqualTo("other");
        assertThat(outcome(rule("date_format", "to", "timestamp"), "08/05/2020 18:46:09"))
                .isEqualTo("2020-08-05 18:46:09+00");
        assertThat(outcome(rule("date_format", "from", List.of("d MMM uuuu")), "5 Sep 2020"))
                .isEqualTo("2020-09-05");
        assertThat(outcome(rule("cast", "type", "numeric", "scale", 2), "1234.565"))
                .isEqualTo("1234.57");
        assertThat(outcome(rule("phone_format", "style", "national_grouped"), "5550100"))
                .isEqualTo("(555) 010-0");
        assertThat(outcome(rule("phone_format"), "425 555 0101")).isEqualTo("+14255550101");
        assertThat(outcome(rule("divide", "by", 1000), "61999")).isEqualTo("61");
    }

    @Test
    void trimsWhatUnicodeCallsWhiteSpaceAndNothingElse() {
        assertThat(outcome(rule("trim"), EVERY_WHITE_SPACE + "a b" + EVERY_WHITE_SPACE))
                .isEqualTo("a b");
        assertThat(outcome(rule("empty_to_null"), EVERY_WHITE_SPACE)).isNull();
        assertThat(outcome(rule("trim"), "\u200Ba\u0000"))
                .as("zero width space, NUL")
                .isEqualTo("\u200Ba\u0000");
        assertThat(outcome(rule("trim"), "\u001Ca\u180E"))
                .as("separators of old")
                .isEqualTo("\u001Ca\u180E");
    }

    @Test
    void mapsBooleansAndNumbersByTheirText() {
        RuleSpec rule = rule("map_values", "values", Map.of("0", 1.10, "1", true, "2", 10L), "otherwise", "error");

        assertThat(outcome(rule, "0")).isEqualTo("1.1");
        assertThat(outcome(rule, "1")).isEqualTo("true");
        assertThat(outcome(rule, "2")).isEqualTo("10");
        assertThat(outcome(rule, "00")).isEqualTo("reject: value_not_mapped");
    }

    @Test
    void aListedNullRemovesTheValueEvenWhenOthersAreKept() {
        RuleSpec rule =
                rule("map_values", "values", Chains.rule("", "None", null).arguments(), "otherwise", "keep");

        assertThat(outcome(rule, "None")).isNull();
        assertThat(outcome(rule, "none")).isEqualTo("none");
    }

    @Test
    void decodesEscapesOnceAndLeavesBrokenOnesAlone() {
        RuleSpec rule = rule("decode_escapes");

        assertThat(outcome(rule, "_x005F_x0041_")).as("an escaped underscore").isEqualTo("_x0041_");
        assertThat(outcome(rule, "_xD83D_")).as("half a pair").isEqualTo("_xD83D_");
        assertThat(outcome(rule, "_xDE00__xD83D_")).as("a pair turned round").isEqualTo("_xDE00__xD83D_");
        assertThat(outcome(rule, "_x0000_")).as("NUL").isEqualTo("_x0000_");
        assertThat(outcome(rule, "_x00e9_")).isEqualTo("é");
        assertThat(outcome(rule, "_x00G0_ _x0041")).isEqualTo("_x00G0_ _x0041");
        assertThat(outcome(rule, "_x٠٠٤١_")).isEqualTo("_x٠٠٤١_");
    }

    @Test
    void blankPartsLeaveNoSeparatorBehindUnlessEveryPartKeepsItsPlace() {
        CompileScope scope = TestSource.of("a", "b", "c").nullableField(0, 1, 2);
        Transform filled = Transforms.compile(List.of(rule("concat", "separator", ", ")), "", scope);
        Transform all = Transforms.compile(List.of(rule("concat", "separator", "/", "skipEmpty", false)), "", scope);

        assertThat(filled.apply(null, new TestRow("", "Suite 5", " \u00A0"))).isEqualTo("Suite 5");
        assertThat(filled.apply(null, new TestRow("", " ", null))).isNull();
        assertThat(all.apply(null, new TestRow(null, "true", ""))).isEqualTo("/true/");
        assertThat(all.apply(null, new TestRow(null, null, ""))).isEqualTo("//");
        assertThat(all.apply(null, new TestRow(null, null, null))).isNull();
    }

    @Test
    void unknownGendersAreToldToTheRow() {
        TestRow row = new TestRow();

        Transforms.compile(
                        List.of(rule("gender_normalize")), "", TestSource.of().nullableField())
                .apply("?", row);

        assertThat(row.told).containsExactly("warn: value_not_mapped");
    }
}
