package io.godwit.walk;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mapping.TargetTables;
import io.godwit.support.AtOnce;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Walks over every operation of both APIs: a change leaves one entry of the audit log, and nothing else leaves any. */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class AuditWalkTest {

    /** The action that each change leaves. A new change that is not here fails the walk. */
    private static final Map<String, String> REST = Map.ofEntries(
            Map.entry("createConnection", "connection.create"),
            Map.entry("replaceConnection", "connection.update"),
            Map.entry("patchConnection", "connection.update"),
            Map.entry("deleteConnection", "connection.delete"),
            Map.entry("testConnection", "connection.test"),
            Map.entry("testConnectionDraft", "connection.test_draft"),
            Map.entry("createMapping", "mapping.create"),
            Map.entry("loadDefaultMappings", "connection.load_defaults"),
            Map.entry("replaceMapping", "mapping.update"),
            Map.entry("patchMapping", "mapping.update"),
            Map.entry("deleteMapping", "mapping.delete"),
            Map.entry("activateMapping", "mapping.activate"),
            Map.entry("deactivateMapping", "mapping.deactivate"),
            Map.entry("startRun", "run.start"),
            Map.entry("patchRun", "run.update"),
            Map.entry("cancelRun", "run.cancel"),
            Map.entry("pauseRun", "run.pause"),
            Map.entry("resumeRun", "run.resume"));

    private static final Map<String, String> GRAPHQL = Map.ofEntries(
            Map.entry("createConnection", "connection.create"),
            Map.entry("updateConnection", "connection.update"),
            Map.entry("deleteConnection", "connection.delete"),
            Map.entry("testConnection", "connection.test"),
            Map.entry("createMapping", "mapping.create"),
            Map.entry("loadDefaultMappings", "connection.load_defaults"),
            Map.entry("replaceMapping", "mapping.update"),
            Map.entry("deleteMapping", "mapping.delete"),
            Map.entry("activateMapping", "mapping.activate"),
            Map.entry("deactivateMapping", "mapping.deactivate"),
            Map.entry("startRun", "run.start"),
            Map.entry("updateRun", "run.update"),
            Map.entry("cancelRun", "run.cancel"),
            Map.entry("pauseRun", "run.pause"),
            Map.entry("resumeRun", "run.resume"));

    @BeforeAll
    static void makeTables() {
        TargetTables.make();
    }

    @Test
    void theWalkKnowsEveryMutation() throws IOException {
        assertThat(Contracts.operations().entrySet().stream()
                        .filter(operation -> !operation.getValue().equals("get"))
                        .map(Map.Entry::getKey))
                .containsExactlyInAnyOrderElementsOf(REST.keySet());
        assertThat(Contracts.fields("Mutation")).isEqualTo(GRAPHQL.keySet());
    }

    @Test
    void everyMutationLeavesOneEntry() {
        AtOnce.each(REST.entrySet(), of -> leavesOneEntry(RestCalls.ALL.get(of.getKey()), of.getValue()));
        AtOnce.each(GRAPHQL.entrySet(), of -> leavesOneEntry(GraphQLCalls.MUTATIONS.get(of.getKey()), of.getValue()));
    }

    private static void leavesOneEntry(Function<Stage, Call> of, String action) {
        Stage stage = new Stage();
        leavesOneEntry(of.apply(stage), action, stage);
    }

    private static void leavesOneEntry(Call call, String action, Stage stage) {
        List<String> before = stage.entries();
        call.succeeds(stage.owner());
        List<String> left = leftSince(before, stage);
        assertThat(left).as(call.toString()).hasSize(1);
        assertThat(left.get(0)).as(call.toString()).startsWith(action + " done");
    }

    @Test
    void everyDeniedMutationLeavesOneEntry() {
        AtOnce.each(REST.entrySet(), of -> leavesADenial(RestCalls.ALL.get(of.getKey()), of.getValue()));
        AtOnce.each(GRAPHQL.entrySet(), of -> leavesADenial(GraphQLCalls.MUTATIONS.get(of.getKey()), of.getValue()));
    }

    private static void leavesADenial(Function<Stage, Call> of, String action) {
        Stage stage = new Stage();
        Call call = of.apply(stage);
        List<String> before = stage.entries();
        Response answer = call.by(stage.with("pf.data_migration.audit.read"));
        String code = answer.jsonPath().getString(call.isGraphQL() ? "errors[0].extensions.code" : "code");
        assertThat(code).as("%s: %s", call, answer.asString()).isEqualTo("forbidden");
        List<String> left = leftSince(before, stage);
        assertThat(left).as(call.toString()).hasSize(1);
        assertThat(left.get(0)).as(call.toString()).startsWith(action + " denied");
        call.succeeds(stage.owner());
    }

    /** Takes the right to write entries away: a change that cannot be written down must not happen. */
    @Test
    void noChangeIsMadeWithoutItsEntry() {
        REST.forEach((operation, action) -> isNotMade(RestCalls.ALL.get(operation), action));
        GRAPHQL.forEach((field, action) -> isNotMade(GraphQLCalls.MUTATIONS.get(field), action));
    }

    private static void isNotMade(Function<Stage, Call> of, String action) {
        Stage stage = new Stage();
        Call call = of.apply(stage);
        List<String> before = stage.state();
        TestDatabase.execute("godwit", "revoke insert on godwit.audit_entry from " + TestDatabase.RUNTIME);
        try {
            assertThat(call.by(stage.owner()).asString()).as(call.toString()).contains("internal_error");
        } finally {
            TestDatabase.execute("godwit", "grant insert on godwit.audit_entry to " + TestDatabase.RUNTIME);
        }
        assertThat(stage.state()).as(call.toString()).isEqualTo(before);
        leavesOneEntry(call, action, stage);
    }

    @Test
    void whatIsNotFoundLeavesNone() {
        AtOnce.each(REST.keySet(), of -> ofUnknownLeavesNone(RestCalls.ALL.get(of)));
        AtOnce.each(GRAPHQL.keySet(), of -> ofUnknownLeavesNone(GraphQLCalls.MUTATIONS.get(of)));
    }

    private static void ofUnknownLeavesNone(Function<Stage, Call> of) {
        Stage stage = new Stage();
        Call call = of.apply(stage);
        if (call.namesObjects()) {
            List<String> before = stage.entries();
            call.ofUnknownObjects().by(stage.owner());
            assertThat(leftSince(before, stage)).as(call.toString()).isEmpty();
        }
    }

    @Test
    void readingLeavesNone() {
        List<Function<Stage, Call>> readings = RestCalls.ALL.entrySet().stream()
                .filter(call -> !REST.containsKey(call.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        AtOnce.each(readings, AuditWalkTest::leavesNone);
        AtOnce.each(GraphQLCalls.QUERIES.values(), AuditWalkTest::leavesNone);
    }

    private static void leavesNone(Function<Stage, Call> of) {
        Stage stage = new Stage();
        Call call = of.apply(stage);
        List<String> before = stage.entries();
        call.succeeds(stage.owner());
        assertThat(leftSince(before, stage)).as(call.toString()).isEmpty();
    }

    private static List<String> leftSince(List<String> before, Stage stage) {
        List<String> after = stage.entries();
        return after.stream().skip(before.size()).collect(Collectors.toList());
    }
}
