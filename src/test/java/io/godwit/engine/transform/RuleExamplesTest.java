package io.godwit.engine.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleExamplesTest {

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("examples")
    void everyExampleHoldsAsPrinted(String rule, RuleExample example) {
        CompileScope scope =
                TestSource.of(example.columns().keySet().toArray(String[]::new)).nullableField();
        Transform transform = Transforms.compile(List.of(new RuleSpec(rule, example.arguments())), "", scope);
        @Nullable String[] columns = example.columns().values().toArray(String[]::new);
        TestRow row = new TestRow(columns)
                .finds("external_id", "d1", LookupAnswer.of("0190f0a0-0000-7000-8000-000000000001"))
                .finds("name", "Engineering", LookupAnswer.of("0190f0a0-0000-7000-8000-000000000001"))
                .finds("external_id", "twins", LookupAnswer.SEVERAL);

        assertThat(Chains.outcome(transform, example.value(), row)).isEqualTo(example.outcome());
    }

    @Test
    void everyRuleIsDocumented() {
        Set<String> names = new HashSet<>();
        for (Rule rule : Transforms.all()) {
            assertThat(rule.name()).matches("[a-z]+(_[a-z]+)*");
            assertThat(names.add(rule.name())).as(rule.name()).isTrue();
            assertThat(rule.description()).as(rule.name()).endsWith(".");
            assertThat(rule.examples()).as(rule.name()).isNotEmpty();
            assertThat(Transforms.find(rule.name())).contains(rule);
        }
    }

    @Test
    void everyArgumentOfAnExampleIsAParameterAndRequiredOnesAreGiven() {
        for (Rule rule : Transforms.all()) {
            List<String> known =
                    rule.parameters().stream().map(RuleParameter::name).toList();
            List<String> required = rule.parameters().stream()
                    .filter(RuleParameter::required)
                    .map(RuleParameter::name)
                    .toList();
            for (RuleExample example : rule.examples()) {
                assertThat(example.arguments().keySet()).as(rule.name()).containsAll(required);
                assertThat(known)
                        .as(rule.name())
                        .containsAll(example.arguments().keySet());
            }
        }
    }

    @Test
    void aRequiredArgumentIsMissed() {
        for (Rule rule : Transforms.all()) {
            List<RuleParameter> required =
                    rule.parameters().stream().filter(RuleParameter::required).toList();
            if (!required.isEmpty()) {
                assertThat(Chains.faults(Chains.rule(rule.name())))
                        .as(rule.name())
                        .singleElement()
                        .asString()
                        .startsWith(
                                "/fields/2/rules/0/arguments/" + required.get(0).name() + ": is required");
            }
        }
    }

    static Stream<Arguments> examples() {
        return Transforms.all().stream()
                .flatMap(rule -> rule.examples().stream().map(example -> Arguments.of(rule.name(), example)));
    }
}
