package io.godwit.engine.transform;

import static io.godwit.engine.transform.Chains.faults;
import static io.godwit.engine.transform.Chains.rule;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LookupTest {

    private static final RuleSpec BY_ID = rule("lookup", "table", "hr_departments", "column", "external_id");
    private static final RuleSpec BY_ID_ELSE_NAME = rule(
            "lookup",
            "table",
            "app.hr_departments",
            "column",
            "external_id",
            "match",
            Map.of("source_system", "rippling"),
            "otherwise",
            Map.of("sourceColumn", "department", "column", "name"));

    private final TestRow row = new TestRow(" Engineering ");

    @Test
    void aMissIsAWarningWhereNullMayStandAndAnErrorWhereNot() {
        assertThat(nullable(BY_ID).apply("gone", row)).isNull();
        assertThat(row.told).containsExactly("warn: lookup_missed");

        compile(BY_ID, source().notNullField()).apply("gone", row);
        assertThat(row.told).containsExactly("warn: lookup_missed", "reject: lookup_missed");
    }

    @ParameterizedTest
    @CsvSource({"warn, warn: lookup_missed", "error, reject: lookup_missed", "null,"})
    void onMissOverridesWhatTheTargetSuggests(String onMiss, String told) {
        RuleSpec rule = rule("lookup", "table", "hr_departments", "column", "external_id", "onMiss", onMiss);

        assertThat(compile(rule, source().notNullField()).apply("gone", row)).isNull();

        assertThat(row.told).isEqualTo(told == null ? List.of() : List.of(told));
    }

    @ParameterizedTest
    @CsvSource({"warn, warn: lookup_ambiguous", "error, reject: lookup_ambiguous"})
    void severalRowsAreNeverAGuess(String onAmbiguous, String told) {
        RuleSpec rule = rule("lookup", "table", "hr_departments", "column", "name", "onAmbiguous", onAmbiguous);

        assertThat(nullable(rule).apply("Sales", row.finds("name", "Sales", LookupAnswer.SEVERAL)))
                .isNull();

        assertThat(row.told).containsExactly(told);
    }

    @Test
    void theSecondAttemptIsMadeWhenTheFirstKeyIsNullOrMissed() {
        row.finds("external_id", "d1", LookupAnswer.of("one")).finds("name", "Engineering", LookupAnswer.of("two"));
        Transform lookup = nullable(BY_ID_ELSE_NAME);

        assertThat(lookup.apply("d1", row)).isEqualTo("one");
        assertThat(lookup.apply("gone", row)).isEqualTo("two");
        assertThat(lookup.apply(null, row)).isEqualTo("two");
        assertThat(row.asked)
                .containsExactly("external_id=d1", "external_id=gone", "name=Engineering", "name=Engineering");
        assertThat(row.told).isEmpty();
    }

    @Test
    void anAmbiguousFirstAttemptIsNotOverruledByTheSecond() {
        row.finds("external_id", "twins", LookupAnswer.SEVERAL).finds("name", "Engineering", LookupAnswer.of("two"));

        nullable(BY_ID_ELSE_NAME).apply("twins", row);

        assertThat(row.told).containsExactly("reject: lookup_ambiguous");
    }

    @Test
    void withoutAnyKeyNothingIsAskedAndNothingTold() {
        TestRow blank = new TestRow(" \u00A0");

        assertThat(nullable(BY_ID_ELSE_NAME).apply(null, blank)).isNull();

        assertThat(blank.asked).isEmpty();
        assertThat(blank.told).isEmpty();
    }

    @Test
    void aPendingAnswerIsNullWithoutAWordAndBothKeysAreAsked() {
        row.finds(LookupAnswer.PENDING);

        assertThat(compile(BY_ID_ELSE_NAME, source().notNullField()).apply("d1", row))
                .isNull();

        assertThat(row.asked).containsExactly("external_id=d1", "name=Engineering");
        assertThat(row.told).isEmpty();
    }

    @Test
    void saysWhatItSearches() {
        Map<String, String> match = Map.of("source_system", "rippling");

        assertThat(nullable(BY_ID_ELSE_NAME).lookups())
                .containsExactly(
                        new LookupSpec(TestSource.DEPARTMENTS, "external_id", match, "id"),
                        new LookupSpec(TestSource.DEPARTMENTS, "name", match, "id"));
        assertThat(Transforms.lookupTables(List.of(rule("trim"), BY_ID, rule("lookup", "table", 5), BY_ID)))
                .containsExactly("hr_departments");
    }

    @Test
    void pointsToEveryNameThatDoesNotExist() {
        String at = "/fields/2/rules/0/arguments/";

        assertThat(lookupFaults("table", "departments", "column", "id"))
                .containsExactly(at + "table: is not a table that may be looked up");
        assertThat(lookupFaults("table", "hr_departments", "column", "external_ids"))
                .containsExactly(at
                        + "column: unknown column of app.hr_departments 'external_ids'; did you mean 'external_id'?");
        assertThat(lookupFaults("table", "hr_departments", "column", "id", "result", "uuid"))
                .singleElement()
                .asString()
                .startsWith(at + "result: unknown column of app.hr_departments 'uuid'");
        assertThat(lookupFaults("table", "hr_departments", "column", "id", "match", Map.of("tenant", "x")))
                .singleElement()
                .asString()
                .startsWith(at + "match/tenant: unknown column");
        assertThat(lookupFaults("table", "hr_departments", "column", "id", "match", Map.of("name", List.of())))
                .containsExactly(at + "match/name: must be text, a number or a boolean");
        assertThat(lookupFaults("table", "hr_departments", "column", "id", "otherwise", Map.of("column", "name")))
                .containsExactly(at + "otherwise: must have the members sourceColumn and column, both text");
        assertThat(lookupFaults(
                        "table",
                        "hr_departments",
                        "column",
                        "id",
                        "otherwise",
                        Map.of("column", "name", "sourceColumn", "lastname")))
                .containsExactly(
                        at + "otherwise/sourceColumn: unknown source column 'lastname'; did you mean 'lastName'?");
    }

    private static List<String> lookupFaults(Object... arguments) {
        return faults(rule("lookup", arguments));
    }

    private static TestSource source() {
        return TestSource.of("department");
    }

    private static Transform nullable(RuleSpec rule) {
        return compile(rule, source().nullableField());
    }

    private static Transform compile(RuleSpec rule, CompileScope scope) {
        return Transforms.compile(List.of(rule), "", scope);
    }
}
