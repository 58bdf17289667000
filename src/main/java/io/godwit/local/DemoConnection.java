package io.godwit.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.local.postgres.Login;

/** The connection to the demo sources, made through the API like any other. */
final class DemoConnection {

    private static final String NAME = "Demo sources";

    private final LocalService service;

    DemoConnection(LocalService service) {
        this.service = service;
    }

    /** Its id. Makes the connection where it is missing; sends the port and password of this start where they differ. */
    String id() {
        JsonNode found =
                service.client().get("/api/v1/connections?name=Demo%20sources").path("items");
        ObjectNode wanted = wanted();
        for (JsonNode connection : found) {
            if (connection.path("name").asText().equals(NAME)) {
                String id = connection.path("id").asText();
                service.client().patch("/api/v1/connections/" + id, wanted);
                return id;
            }
        }
        wanted.put("name", NAME).put("sourceKey", "demo").put("kind", "postgresql");
        return service.client().post("/api/v1/connections", wanted).path("id").asText();
    }

    private ObjectNode wanted() {
        Login reader = service.home().secrets().demoReader();
        return JsonNodeFactory.instance
                .objectNode()
                .put("host", "127.0.0.1")
                .put("port", service.postgres().port())
                .put("database", LocalDatabases.DEMO)
                .put("username", reader.user())
                .put("password", reader.password())
                .put("tlsMode", "disable");
    }
}
