package io.godwit.walk;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.mapping.TargetTables;
import io.godwit.support.AtOnce;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Walks over every operation of both APIs: each wants its own permission, and no other will do. */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class PermissionWalkTest {

    private static final String OURS = "pf.data_migration.";
    private static final List<String> PERMISSIONS = List.of(
            "connections.read",
            "connections.write",
            "explore",
            "mappings.read",
            "mappings.write",
            "runs.read",
            "runs.start",
            "runs.control",
            "rollback",
            "errors.raw",
            "schema_change",
            "audit.read");

    /** What reaches into several slices wants the permissions of all of them. */
    private static final List<String> OF_SEVERAL = List.of("getReadiness", "readiness");

    /** What shows nobody's objects. */
    private static final List<String> EVERYBODYS = List.of("listTransforms", "transforms");

    /** By the names of operations and fields; an operation that is not here fails the walk. */
    private static final Map<String, List<String>> WANTED = Map.ofEntries(
            entry(
                    "connections.read",
                    List.of(
                            "listConnections",
                            "getConnection",
                            "testConnection",
                            "getReadiness",
                            "connections",
                            "connection",
                            "readiness")),
            entry(
                    "connections.write",
                    List.of(
                            "createConnection",
                            "testConnectionDraft",
                            "replaceConnection",
                            "patchConnection",
                            "deleteConnection",
                            "updateConnection")),
            entry(
                    "explore",
                    List.of(
                            "listSchemas",
                            "listTables",
                            "getTable",
                            "previewTable",
                            "exploreSchemas",
                            "exploreTables",
                            "exploreColumns",
                            "explorePreview")),
            entry(
                    "mappings.read",
                    List.of(
                            "listMappings",
                            "getMapping",
                            "listTargets",
                            "getTarget",
                            "mappings",
                            "mapping",
                            "targets",
                            "target")),
            entry(
                    "mappings.write",
                    List.of(
                            "createMapping",
                            "loadDefaultMappings",
                            "replaceMapping",
                            "patchMapping",
                            "deleteMapping",
                            "activateMapping",
                            "deactivateMapping")),
            entry(
                    "runs.read",
                    List.of(
                            "listRuns",
                            "getRun",
                            "listRunBatches",
                            "listRunCheckpoints",
                            "listRunErrors",
                            "listRunErrorGroups",
                            "runs",
                            "run",
                            "runBatches",
                            "runCheckpoints",
                            "runErrors",
                            "runErrorGroups")),
            entry("runs.start", List.of("startRun")),
            entry("runs.control", List.of("patchRun", "cancelRun", "pauseRun", "resumeRun", "updateRun")),
            entry("audit.read", List.of("listAuditLog", "verifyAuditLog", "auditLog", "auditVerification")));

    @BeforeAll
    static void makeTables() {
        TargetTables.make();
    }

    @Test
    void everyOperationWantsItsPermissionAndNoOtherWillDo() {
        SoftAssertions softly = new SoftAssertions();
        List<Map.Entry<String, Function<Stage, Call>>> guarded = Stream.of(
                        RestCalls.ALL, GraphQLCalls.QUERIES, GraphQLCalls.MUTATIONS)
                .flatMap(calls -> calls.entrySet().stream())
                .filter(call -> !EVERYBODYS.contains(call.getKey()))
                .toList();
        AtOnce.each(guarded, call -> softly.check(() -> wants(permission(call.getKey()), call.getValue())));
        softly.assertAll();
    }

    private static String permission(String operation) {
        return WANTED.entrySet().stream()
                .filter(wanted -> wanted.getValue().contains(operation))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError(operation + " is not known to the walk"));
    }

    private static void wants(String permission, Function<Stage, Call> of) {
        Stage stage = new Stage();
        Call call = of.apply(stage);
        String[] others = PERMISSIONS.stream()
                .filter(other -> !other.equals(permission))
                .map(OURS::concat)
                .toArray(String[]::new);
        String[] lookAlikes = {
            OURS + permission.toUpperCase(Locale.ROOT), permission, OURS + permission + ".x", OURS + "*", "manage"
        };
        isForbidden(call, stage, others);
        isForbidden(call, stage, lookAlikes);
        call.succeeds(OF_SEVERAL.contains(call.operation()) ? stage.owner() : stage.with(OURS + permission));
    }

    private static void isForbidden(Call call, Stage stage, String... permissions) {
        Response answer = call.by(stage.with(permissions));
        String code = answer.jsonPath().getString(call.isGraphQL() ? "errors[0].extensions.code" : "code");
        assertThat(code)
                .as("%s with %s: %s", call, Arrays.toString(permissions), answer.asString())
                .isEqualTo("forbidden");
    }
}
