package io.godwit.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.local.postgres.Login;
import java.util.HashMap;
import java.util.Map;

/** The connection and the mappings, made once for all contenders that use them. */
final class Mappings {

    private final Service service;
    private final String connection;
    private final Map<Key, String> ids = new HashMap<>();

    private record Key(String source, String conflictAction) {}

    Mappings(Service service, Servers servers) {
        this.service = service;
        Login reader = servers.sourceHome().secrets().demoReader();
        ObjectNode draft = JsonNodeFactory.instance
                .objectNode()
                .put("name", "Bench")
                .put("host", "127.0.0.1")
                .put("port", servers.sourcePort())
                .put("database", Servers.DATABASE)
                .put("username", reader.user())
                .put("password", reader.password())
                .put("tlsMode", "disable");
        this.connection =
                service.client().post("/api/v1/connections", draft).path("id").asText();
    }

    /** The usual one of the workload's tables: bad rows are to be errors, also those whose unique key is taken. */
    String id(Workload workload) {
        return id(workload, workload.period() == 0 ? "skip" : "error", true);
    }

    /** Another one, which does this with rows that are there already. Between two tables only one mapping can be active. */
    String id(Workload workload, String conflictAction) {
        return id(workload, conflictAction, false);
    }

    /** Makes it when it is asked for first. */
    private String id(Workload workload, String conflictAction, boolean active) {
        return ids.computeIfAbsent(
                new Key(workload.source(), conflictAction), absent -> create(workload, conflictAction, active));
    }

    private String create(Workload workload, String conflictAction, boolean active) {
        ObjectNode draft = JsonNodeFactory.instance
                .objectNode()
                .put("connectionId", connection)
                .put("sourceSchema", Workload.SOURCE_SCHEMA)
                .put("sourceTable", workload.source())
                .put("targetTable", workload.targetTable())
                .put("conflictAction", conflictAction)
                .put("active", active)
                .set("fields", workload.fieldsAsJson());
        return service.client().post("/api/v1/mappings", draft).path("id").asText();
    }
}
