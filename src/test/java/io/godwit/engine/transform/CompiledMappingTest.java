package io.godwit.engine.transform;

import static io.godwit.engine.transform.Chains.faults;
import static io.godwit.engine.transform.Chains.rule;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompiledMappingTest {

    private static final TestSource SOURCE =
            TestSource.of("id", "first", "last", "dept", "manager", "deleted", "unread");
    private static final RowRule LIVE = new RowRule("deleted", List.of(rule("skip_if_true")));
    private static final FieldSpec ID = field("external_id", "id", rule("trim"), rule("required"));
    private static final FieldSpec NAME =
            new FieldSpec("full_name", List.of("first", "last"), List.of(rule("concat", "separator", " ")));
    private static final FieldSpec EMAIL = field("work_email", "first");
    private static final FieldSpec DEPARTMENT =
            field("department_id", "dept", rule("empty_to_null"), lookup("hr_departments"));
    private static final FieldSpec MANAGER = field("manager_id", "manager", lookup("hr_employees"), rule("required"));

    private final CompiledMapping mapping = compile(LIVE, ID, NAME, EMAIL, DEPARTMENT, MANAGER);

    @Test
    void fieldsAreMadeInTheOrderOfTheTargetColumns() {
        @Nullable String[] out = new String[5];
        TestRow row = new TestRow(" 7 ", "Ada", "Byron", "d1", "m1", null, "x")
                .finds("external_id", "d1", LookupAnswer.of("uuid-d"))
                .finds("external_id", "m1", LookupAnswer.of("uuid-m"));

        mapping.apply(row, out);

        assertThat(mapping.targetColumns())
                .containsExactly("external_id", "full_name", "work_email", "department_id", "manager_id");
        assertThat(out).as("what is copied is left out").containsExactly("7", "Ada Byron", null, "uuid-d", "uuid-m");
        assertThat(mapping.copied()).containsExactly(-1, -1, 1, -1, -1);
        assertThat(row.told).isEmpty();
    }

    @Test
    void aRowThatIsSkippedByARowRuleTouchesNoField() {
        @Nullable String[] out = new String[5];
        TestRow row = new TestRow(null, "Ada", "Byron", "d1", "m1", "t", "x");

        mapping.apply(row, out);

        assertThat(row.told).containsExactly("skip: skip_if_true");
        assertThat(row.asked).isEmpty();
        assertThat(out).containsOnlyNulls();
    }

    @Test
    void rowRulesStopAtTheFirstThatDropsTheRow() {
        RowRule named = new RowRule("first", List.of(rule("required")));
        CompiledMapping strict = CompiledMapping.compile(List.of(ID), List.of(LIVE, named), SOURCE.mapping());
        TestRow row = new TestRow("7", null, null, null, null, "t", null);

        strict.apply(row, new String[1]);

        assertThat(row.told).containsExactly("skip: skip_if_true");
    }

    @Test
    void theRowKnowsWhichFieldRejectedOrWarnedAndLaterFieldsDoNotRun() {
        TestRow row = new TestRow("7", "Ada", "Byron", "gone", "gone", null, "x");

        mapping.apply(row, new String[5]);

        assertThat(row.told)
                .containsExactly("3 warn: lookup_missed", "4 warn: lookup_missed", "4 reject: required_value_missing");

        TestRow withoutId = new TestRow(null, "Ada", "Byron", "gone", "gone", null, "x");
        mapping.apply(withoutId, new String[5]);
        assertThat(withoutId.told).containsExactly("0 reject: required_value_missing");
    }

    @Test
    void keysAreCollectedUpToTheFirstLookupOfEachField() {
        TestRow row = new TestRow("7", "Ada", "Byron", "d1", "m1", null, "x").finds(LookupAnswer.PENDING);

        mapping.collectLookups(row);

        assertThat(row.asked).containsExactly("external_id=d1", "external_id=m1");
        assertThat(row.told).as("required stands behind the lookup").isEmpty();
    }

    @Test
    void noKeysAreCollectedFromASkippedRow() {
        TestRow row = new TestRow("7", "Ada", "Byron", "d1", "m1", "true", "x").finds(LookupAnswer.PENDING);

        mapping.collectLookups(row);

        assertThat(row.asked).isEmpty();
    }

    @Test
    void tellsTheEngineWhatItNeedNotDo() {
        assertThat(mapping.sourceColumnsRead()).containsExactly("id", "first", "last", "dept", "manager", "deleted");
        assertThat(mapping.hasLookups()).isTrue();
        assertThat(mapping.hasLookup(0)).isFalse();
        assertThat(mapping.hasLookup(3)).isTrue();
        assertThat(mapping.lookups(3)).extracting(LookupSpec::table).containsExactly(TestSource.DEPARTMENTS);
        assertThat(mapping.isFoundIn(3, TestSource.DEPARTMENTS, "id")).isTrue();
        assertThat(mapping.isFoundIn(3, TestSource.DEPARTMENTS, "name")).isFalse();
        assertThat(mapping.isFoundIn(3, TestSource.EMPLOYEES, "id")).isFalse();
        assertThat(mapping.isFoundIn(4, TestSource.EMPLOYEES, "id"))
                .as("another rule stands behind the lookup")
                .isFalse();
        assertThat(mapping.isFoundIn(0, TestSource.DEPARTMENTS, "id")).isFalse();
        assertThat(mapping.isSelfReference(3)).isFalse();
        assertThat(mapping.isSelfReference(4)).isTrue();
        assertThat(compile(LIVE, ID).hasLookups()).isFalse();
    }

    @Test
    void aFieldWithoutSourceStartsWithNull() {
        CompiledMapping injected =
                compile(LIVE, new FieldSpec("external_id", List.of(), List.of(rule("inject", "value", "x"))));
        @Nullable String[] out = new String[1];

        injected.apply(new TestRow(null, null, null, null, null, null, null), out);

        assertThat(out).containsExactly("x");
        assertThat(injected.copied()).containsExactly(-1);
    }

    @Test
    void columnsThatOnlyArgumentsNameAreReadToo() {
        CompiledMapping reading =
                compile(LIVE, field("full_name", "first", rule("coalesce", "columns", List.of("unread"))));

        assertThat(reading.sourceColumnsRead()).containsExactly("first", "deleted", "unread");
    }

    @Test
    void columnsThatAreOnlyCopiedAreNotReadByRules() {
        assertThat(mapping.columnsOfRules())
                .as("first is copied, and read by concat; what row rules read is not kept")
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4);
        assertThat(compile(LIVE, EMAIL, field("full_name", "last", rule("coalesce", "columns", List.of("unread"))))
                        .columnsOfRules())
                .containsExactlyInAnyOrder(2, 6);
        assertThat(compile(LIVE, field("full_name", "last", rule("trim")), field("work_email", "last", rule("trim")))
                        .columnsOfRules())
                .as("each field makes a text of its own")
                .containsExactly(2, 2);
    }

    @Test
    void aMissRejectsWhereTheTargetMayNotBeNull() {
        TestRow row = new TestRow("7", "Ada", "Byron", "gone", "m1", null, "x");

        compile(LIVE, field("team_id", "dept", lookup("hr_departments"))).apply(row, new String[1]);

        assertThat(row.told).containsExactly("0 reject: lookup_missed");
    }

    @Test
    void allFaultsOfAMappingAreToldAtOnce() {
        List<FieldSpec> fields = List.of(
                new FieldSpec("full_nam", List.of("first", "lst"), List.of(rule("concat"), rule("trin"))),
                field("work_email", "mail", rule("default")),
                new FieldSpec("work_email", List.of(), List.of()),
                new FieldSpec("", List.of("id"), List.of()));
        List<RowRule> rowRules =
                List.of(new RowRule("deletd", List.of(rule("skip_if_tru"))), new RowRule("id", List.of()));

        assertThat(faults(() -> CompiledMapping.compile(fields, rowRules, SOURCE.mapping())))
                .containsExactly(
                        "/rowRules/0/sourceColumn: unknown source column 'deletd'; did you mean 'deleted'?",
                        "/rowRules/0/rules/0/rule: unknown rule 'skip_if_tru'; did you mean 'skip_if_true'?",
                        "/rowRules/1/rules: must have at least one rule",
                        "/fields/0/targetColumn: unknown column of app.hr_employees 'full_nam'; did you mean"
                                + " 'full_name'?",
                        "/fields/0/sourceColumns/1: unknown source column 'lst'; did you mean 'last'?",
                        "/fields/0/rules/1/rule: unknown rule 'trin'; did you mean 'trim'?",
                        "/fields/1/sourceColumns/0: unknown source column 'mail'",
                        "/fields/1/rules/0/arguments/value: give either value or column",
                        "/fields/2/targetColumn: is written by another field too",
                        "/fields/2/sourceColumns: name a source column, or give a rule such as inject",
                        "/fields/3/targetColumn: unknown column of app.hr_employees ''");
    }

    @Test
    void membersThatJsonLeavesOutAreFaultsRatherThanNulls() throws JsonProcessingException {
        ObjectMapper json = new ObjectMapper();
        FieldSpec field = json.readValue("{\"rules\": [{}]}", FieldSpec.class);
        RowRule rowRule = json.readValue("{}", RowRule.class);

        assertThat(faults(() -> CompiledMapping.compile(List.of(field), List.of(rowRule), SOURCE.mapping())))
                .containsExactly(
                        "/rowRules/0/sourceColumn: unknown source column ''",
                        "/rowRules/0/rules: must have at least one rule",
                        "/fields/0/targetColumn: unknown column of app.hr_employees ''",
                        "/fields/0/rules/0/rule: unknown rule ''");
    }

    @Test
    void aSourceWithoutColumnsIsAFaultLikeAnyOther() {
        assertThat(faults(() -> CompiledMapping.compile(
                        List.of(field("custom_fields", "id", rule("json_object", "columns", List.of("id")))),
                        List.of(),
                        TestSource.of().mapping())))
                .containsExactly(
                        "/fields/0/sourceColumns/0: unknown source column 'id'",
                        "/fields/0/rules/0/arguments/columns/0: unknown source column 'id'");
    }

    private static CompiledMapping compile(RowRule rowRule, FieldSpec... fields) {
        return CompiledMapping.compile(List.of(fields), List.of(rowRule), SOURCE.mapping());
    }

    private static FieldSpec field(String target, String source, RuleSpec... rules) {
        return new FieldSpec(target, List.of(source), List.of(rules));
    }

    private static RuleSpec lookup(String table) {
        return rule("lookup", "table", table, "column", "external_id");
    }
}
