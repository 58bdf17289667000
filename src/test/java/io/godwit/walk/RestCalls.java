package io.godwit.walk;

import static io.godwit.walk.Call.rest;

import io.godwit.support.Api;
import java.util.Map;
import java.util.function.Function;

/** A request that succeeds for each operation of the OpenAPI document, by operation id. */
final class RestCalls {

    private RestCalls() {}

    static final Map<String, Function<Stage, Call>> ALL = Map.ofEntries(
            get("listConnections", stage -> "/connections"),
            post("createConnection", stage -> "/connections", stage -> Api.draft("Another")),
            post("testConnectionDraft", stage -> "/connections/test", stage -> Api.draft("Another")),
            get("getConnection", RestCalls::connection),
            Map.entry(
                    "replaceConnection",
                    stage -> rest("replaceConnection", "PUT", connection(stage), Api.draft("Renamed"))),
            Map.entry(
                    "patchConnection",
                    stage -> rest("patchConnection", "PATCH", connection(stage), Map.of("name", "Renamed"))),
            Map.entry("deleteConnection", stage -> rest("deleteConnection", "DELETE", connection(stage))),
            act("testConnection", stage -> connection(stage) + "/test"),
            get("listSchemas", stage -> connection(stage) + "/schemas"),
            get("listTables", RestCalls::tables),
            get("getTable", stage -> tables(stage) + "/rows"),
            get("previewTable", stage -> tables(stage) + "/rows/preview"),
            get("listMappings", stage -> {
                stage.mapping();
                return "/mappings";
            }),
            post("createMapping", stage -> "/mappings", Stage::draft),
            post("loadDefaultMappings", stage -> "/mappings/defaults", stage -> stage.defaults("rippling")),
            get("getMapping", RestCalls::mapping),
            Map.entry("replaceMapping", stage -> rest("replaceMapping", "PUT", mapping(stage), stage.draft())),
            Map.entry(
                    "patchMapping",
                    stage -> rest("patchMapping", "PATCH", mapping(stage), Map.of("executionOrder", 7))),
            Map.entry("deleteMapping", stage -> rest("deleteMapping", "DELETE", mapping(stage))),
            act("activateMapping", stage -> "/mappings/" + stage.inactiveMapping() + "/activate"),
            act("deactivateMapping", stage -> mapping(stage) + "/deactivate"),
            get("getReadiness", stage -> "/readiness"),
            get("listRuns", stage -> {
                stage.run();
                return "/runs";
            }),
            post("startRun", stage -> "/runs", stage -> Map.of("mappingId", stage.mapping())),
            get("getRun", RestCalls::run),
            get("listRunBatches", stage -> run(stage) + "/batches"),
            get("listRunCheckpoints", stage -> run(stage) + "/checkpoints"),
            get("listRunErrors", stage -> run(stage) + "/errors"),
            get("listRunErrorGroups", stage -> run(stage) + "/errors/groups"),
            Map.entry(
                    "patchRun", stage -> rest("patchRun", "PATCH", "/runs/" + stage.idleRun(), Map.of("batchSize", 2))),
            act("cancelRun", stage -> "/runs/" + stage.idleRun() + "/cancel"),
            act("pauseRun", stage -> "/runs/" + stage.idleRun() + "/pause"),
            act("resumeRun", stage -> "/runs/" + stage.cancelledRun() + "/resume"),
            get("listTargets", stage -> "/targets"),
            get("getTarget", stage -> "/targets/app/" + stage.target()),
            get("listTransforms", stage -> "/transforms"),
            get("listAuditLog", stage -> "/audit-log"),
            get("verifyAuditLog", stage -> "/audit-log/verification"));

    private static Map.Entry<String, Function<Stage, Call>> get(String operation, Function<Stage, String> path) {
        return Map.entry(operation, stage -> rest(operation, "GET", path.apply(stage)));
    }

    private static Map.Entry<String, Function<Stage, Call>> act(String operation, Function<Stage, String> path) {
        return Map.entry(operation, stage -> rest(operation, "POST", path.apply(stage)));
    }

    private static Map.Entry<String, Function<Stage, Call>> post(
            String operation, Function<Stage, String> path, Function<Stage, Object> body) {
        return Map.entry(operation, stage -> rest(operation, "POST", path.apply(stage), body.apply(stage)));
    }

    private static String connection(Stage stage) {
        return "/connections/" + stage.connection();
    }

    private static String tables(Stage stage) {
        return connection(stage) + "/schemas/" + stage.schema() + "/tables";
    }

    private static String mapping(Stage stage) {
        return "/mappings/" + stage.mapping();
    }

    private static String run(Stage stage) {
        return "/runs/" + stage.run();
    }
}
