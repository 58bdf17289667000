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
    private final Map<String, String> ids = new HashMap<>();

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

    /** Makes it when it is asked for first. */
    String id(Workload workload) {
        return ids.computeIfAbsent(workload.source(), absent -> create(workload));
    }

    /** Bad rows are to be errors, also those whose unique key is taken. */
    private String create(Workload workload) {
        ObjectNode draft = JsonNodeFactory.instance
                .objectNode()
                .put("connectionId", connection)
                .put("sourceSchema", Workload.SOURCE_SCHEMA)
                .put("sourceTable", workload.source())
                .put("targetTable", workload.targetTable())
                .put("conflictAction", workload.period() == 0 ? "skip" : "error")
                .set("fields", workload.fieldsAsJson());
        return service.client().post("/api/v1/mappings", draft).path("id").asText();
    }
}
