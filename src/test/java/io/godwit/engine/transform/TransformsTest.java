package io.godwit.engine.transform;

import static io.godwit.engine.transform.Chains.faults;
import static io.godwit.engine.transform.Chains.outcome;
import static io.godwit.engine.transform.Chains.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TransformsTest {

    private static final String AT = "/fields/2/rules/0";

    @Test
    void rulesRunFromLeftToRight() {
        Transform chain =
                chain(rule("trim"), rule("empty_to_null"), rule("lowercase"), rule("default", "value", "none"));

        assertThat(outcome(chain, " ADA ", new TestRow())).isEqualTo("ada");
        assertThat(outcome(chain, " \u00A0", new TestRow())).isEqualTo("none");
    }

    @Test
    void aChainStopsAtTheRuleThatDropsTheRow() {
        TestRow row = new TestRow();

        chain(rule("skip_if_null"), rule("required"), rule("cast", "type", "integer"))
                .apply(null, row);

        assertThat(row.told).containsExactly("skip: skip_if_null");
    }

    @Test
    void aWarningDoesNotStopTheChain() {
        TestRow row = new TestRow();

        assertThat(chain(rule("phone_format"), rule("uppercase")).apply("ask", row))
                .isEqualTo("ASK");
        assertThat(row.told).containsExactly("warn: invalid_format");
    }

    @Test
    void rulesThatChangeNothingLeaveNoTrace() {
        assertThat(chain()).isSameAs(Transform.UNCHANGED);
        assertThat(chain(rule("none"), rule("rename"), rule("cast", "type", "text")))
                .isSameAs(Transform.UNCHANGED);
        assertThat(chain(rule("none"), rule("trim"))).isNotSameAs(Transform.UNCHANGED);
    }

    @Test
    void anUnknownRuleIsMetWithTheOneThatWasMeant() {
        assertThat(faults(rule("lowercsae")))
                .containsExactly(AT + "/rule: unknown rule 'lowercsae'; did you mean 'lowercase'?");
        assertThat(faults(rule("mapValues")))
                .containsExactly(AT + "/rule: unknown rule 'mapValues'; did you mean 'map_values'?");
        assertThat(faults(rule("javascript"))).containsExactly(AT + "/rule: unknown rule 'javascript'");
        assertThat(faults(new RuleSpec("", Map.of()))).containsExactly(AT + "/rule: unknown rule ''");
    }

    @Test
    void anUnknownArgumentIsMetWithTheOneThatWasMeant() {
        assertThat(faults(rule("trim", "side", "left")))
                .containsExactly(AT + "/arguments/side: unknown argument 'side'");
        assertThat(faults(rule("default", "valeu", "x", "value", "y")))
                .containsExactly(AT + "/arguments/valeu: unknown argument 'valeu'; did you mean 'value'?");
    }

    @Test
    void allFaultsOfAChainAreToldAtOnce() {
        assertThat(faults(rule("trimm"), rule("trim"), rule("inject"), rule("divide", "by", 0, "too", 1)))
                .containsExactly(
                        "/fields/2/rules/0/rule: unknown rule 'trimm'; did you mean 'trim'?",
                        "/fields/2/rules/2/arguments/value: is required",
                        "/fields/2/rules/3/arguments/too: unknown argument 'too'",
                        "/fields/2/rules/3/arguments/by: must be a whole number from 1 to 2147483647");
    }

    @Test
    void argumentsOfTheWrongTypeAreRefused() {
        String at = AT + "/arguments/";

        assertThat(faults(rule("concat", "columns", "firstName")))
                .containsExactly(at + "columns: must be a list of texts");
        assertThat(faults(rule("concat", "columns", List.of("firstName", "lastname"))))
                .containsExactly(at + "columns/1: unknown source column 'lastname'; did you mean 'lastName'?");
        assertThat(faults(rule("concat", "columns", List.of("firstName"), "skipEmpty", "no")))
                .containsExactly(at + "skipEmpty: must be true or false");
        assertThat(faults(rule("default", "value", List.of())))
                .containsExactly(at + "value: must be text, a number or a boolean");
        assertThat(faults(rule("default", "value", "x", "column", "firstName")))
                .containsExactly(at + "value: give either value or column");
        assertThat(faults(rule("default"))).containsExactly(at + "value: give either value or column");
    }

    @Test
    void aListOfValuesMustSayWhatBecomesOfOthers() {
        String at = AT + "/arguments/";

        assertThat(faults(rule("map_values", "values", Map.of())))
                .containsExactly(at + "otherwise: is required, for a value list can grow at the vendor");
        assertThat(faults(rule("map_values", "values", Map.of(), "otherwise", "drop")))
                .containsExactly(at + "otherwise: must be one of keep, null, error");
        assertThat(faults(rule("map_values", "values", Map.of(), "otherwise", Map.of("values", "x"))))
                .containsExactly(at + "otherwise: must be keep, null, error or {\"value\": constant}");
        assertThat(faults(rule("map_values", "values", Map.of("a/b", List.of()), "otherwise", "keep")))
                .containsExactly(at + "values/a~1b: must be text, a number, a boolean or null");
    }

    private static Transform chain(RuleSpec... rules) {
        return Transforms.compile(List.of(rules), "", TestSource.of().nullableField());
    }
}
