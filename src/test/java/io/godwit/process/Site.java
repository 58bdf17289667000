package io.godwit.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.cli.ApiClient;
import io.godwit.local.LocalDatabases;
import io.godwit.local.LocalHome;
import io.godwit.local.LocalTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A place where services run in server mode: a database server with the demo sources and the application's tables, and the
 * settings that lead there.
 */
final class Site implements AutoCloseable {

    /** A mapping of the call log that is quick to run, with rules that skip and values that fail; to be filled with the connection's id. */
    static final String MAPPING = """
            {"connectionId": "%s", "sourceSchema": "source_ringcentral", "sourceTable": "call_log", "targetTable": "ce_calls",
            "keyColumns": ["id"], "latestBy": "_airbyte_extracted_at", "conflictKey": ["source_system", "external_id"],
            "fields": [
                {"targetColumn": "source_system", "rules": [{"rule": "inject", "arguments": {"value": "ringcentral"}}]},
                {"targetColumn": "external_id", "sourceColumns": ["id"]},
                {"targetColumn": "session_id", "sourceColumns": ["sessionId"]},
                {"targetColumn": "direction", "sourceColumns": ["direction"],
                    "rules": [{"rule": "lowercase"}, {"rule": "skip_if_null"}]},
                {"targetColumn": "channel", "rules": [{"rule": "inject", "arguments": {"value": "voice"}}]},
                {"targetColumn": "outcome", "rules": [{"rule": "inject", "arguments": {"value": "unknown"}}]},
                {"targetColumn": "started_at", "sourceColumns": ["startTime"], "rules": [
                    {"rule": "date_format", "arguments": {"to": "timestamp"}}, {"rule": "skip_if_null"}]},
                {"targetColumn": "duration_seconds", "sourceColumns": ["duration"], "rules": [
                    {"rule": "empty_to_null"},
                    {"rule": "map_values", "arguments": {"values": {"pending": null}, "otherwise": "keep"}},
                    {"rule": "cast", "arguments": {"type": "numeric", "scale": 0}}]}]}
            """;

    /** Requests per minute: these tests look more often than anybody else. */
    private static final String EAGER = "60000";

    private final Path directory;
    private final DatabaseServer server;
    private final DatabaseServer source;
    private final List<Integer> ports = new ArrayList<>();

    /** A place with one server for the application and the sources. */
    Site(Path directory, long callRows) throws SQLException {
        this.directory = directory;
        this.server = new DatabaseServer(directory, directory.resolve("postgres-bin"), callRows);
        this.source = server;
        allow(source.port());
    }

    /** A place where the sources have a server of their own. */
    Site(Path directory, Path sourceDirectory, long callRows) throws SQLException {
        this.directory = directory;
        this.server = new DatabaseServer(directory, directory.resolve("postgres-bin"), 0);
        this.source = new DatabaseServer(sourceDirectory, directory.resolve("postgres-bin"), callRows);
        allow(source.port());
    }

    /** Lets the services that start from now on reach sources at this port of this machine. */
    void allow(int port) {
        ports.add(port);
    }

    /** The application's database server. */
    DatabaseServer server() {
        return server;
    }

    /** The sources' database server, which may be the same. */
    DatabaseServer source() {
        return source;
    }

    /** Starts a service that may also reach sources at these ports of this machine. */
    ServiceProcess startService(List<Integer> more, String... jvmOptions) {
        more.forEach(this::allow);
        return start(server.port(), "", jvmOptions);
    }

    /** Starts a replica that misses its lease when it is silent for four seconds. */
    ServiceProcess startReplica(String name) {
        return startReplica(name, server.port(), "", "-Dgodwit.heartbeat-seconds=1");
    }

    /**
     * Starts a replica.
     *
     * @param name its application name on the database
     * @param databasePort where it reaches its database
     * @param parameters further ones of its database's address, each with a leading {@code &}
     */
    ServiceProcess startReplica(String name, int databasePort, String parameters, String... jvmOptions) {
        return start(databasePort, "?ApplicationName=" + name + parameters, jvmOptions);
    }

    private ServiceProcess start(int databasePort, String parameters, String... jvmOptions) {
        LocalHome home = server.home();
        Map<String, String> environment = new HashMap<>();
        environment.put(
                "GODWIT_DB_URL",
                "postgresql://127.0.0.1:" + databasePort + "/" + LocalDatabases.APPLICATION + parameters);
        environment.put("GODWIT_DB_USER", home.secrets().app().user());
        environment.put("GODWIT_DB_PASSWORD", home.secrets().app().password());
        environment.put("GODWIT_DB_OWNER_USER", home.secrets().owner().user());
        environment.put("GODWIT_DB_OWNER_PASSWORD", home.secrets().owner().password());
        environment.put(
                "GODWIT_JWT_PUBLIC_KEY", home.signingKey().publicKeyFile().toString());
        environment.put("GODWIT_JWT_ISSUER", LocalTokens.ISSUER);
        environment.put("GODWIT_JWT_AUDIENCE", LocalTokens.AUDIENCE);
        environment.put("GODWIT_SOURCE_ALLOWED_CIDRS", "127.0.0.1");
        environment.put(
                "GODWIT_SOURCE_ALLOWED_PORTS",
                ports.stream().map(String::valueOf).collect(Collectors.joining(",")));
        environment.put("GODWIT_SECRET_KEY", home.secrets().secretKey());
        environment.put("GODWIT_RATE_LIMIT_PER_MINUTE", EAGER);
        return ServiceProcess.start(
                environment,
                directory.resolve("service.log"),
                Stream.concat(Stream.of("-Dquarkus.log.level=WARN"), Stream.of(jvmOptions))
                        .toArray(String[]::new));
    }

    ApiClient client(ServiceProcess service, UUID organization) {
        return new ApiClient(service.url(), token(organization));
    }

    String token(UUID organization) {
        return new LocalTokens(server.home().signingKey(), Clock.systemUTC())
                .issue(organization, List.of(LocalTokens.MANAGE));
    }

    /** Gives the organization a connection to the demo sources; returns its id. */
    String connectDemo(ApiClient client) {
        return connectDemo(client, source.port());
    }

    /** Gives the organization a connection to the demo sources by way of this port; returns its id. */
    String connectDemo(ApiClient client, int port) {
        ObjectNode connection = JsonNodeFactory.instance
                .objectNode()
                .put("name", "Demo sources")
                .put("sourceKey", "demo")
                .put("host", "127.0.0.1")
                .put("port", port)
                .put("database", LocalDatabases.DEMO)
                .put("username", source.secrets().demoReader().user())
                .put("password", source.secrets().demoReader().password())
                .put("tlsMode", "disable");
        return client.post("/api/v1/connections", connection).path("id").asText();
    }

    /** Gives the organization a connection, a mapping for the call log and a run of it. */
    MovingRun start(ApiClient client, UUID organization, int batchSize, int parallelism) {
        return start(client, organization, source.port(), batchSize, parallelism);
    }

    /** Starts a run of the call log that reaches its source by way of this port. */
    MovingRun start(ApiClient client, UUID organization, int port, int batchSize, int parallelism) {
        return start(client, organization, MAPPING.formatted(connectDemo(client, port)), batchSize, parallelism);
    }

    /** Starts a run of a new mapping. */
    MovingRun start(ApiClient client, UUID organization, String mapping, int batchSize, int parallelism) {
        return start(
                client,
                organization,
                mapping,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("batchSize", batchSize)
                        .put("parallelism", parallelism));
    }

    /** Starts a run of a new mapping, with these options. */
    MovingRun start(ApiClient client, UUID organization, String mapping, ObjectNode options) {
        try {
            JsonNode created = client.post("/api/v1/mappings", new ObjectMapper().readTree(mapping));
            options.set("mappingId", created.path("id"));
            JsonNode run = client.post("/api/v1/runs", options);
            return new MovingRun(this, organization, run.path("id").asText());
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** What the services have logged of a run, for whom it surprises. */
    List<String> logged(String run) {
        try (Stream<String> lines = Files.lines(directory.resolve("service.log"))) {
            return lines.filter(line -> line.contains("Run " + run)).toList();
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    /** All rows of a statement, each as one text. */
    List<String> source(String sql) throws SQLException {
        return source.rows(LocalDatabases.DEMO, sql);
    }

    List<String> target(String sql) throws SQLException {
        return server.rows(LocalDatabases.APPLICATION, sql);
    }

    /** Joins over tables that the planner does not know yet may take minutes. */
    void analyzeTarget() throws SQLException {
        server.execute(LocalDatabases.APPLICATION, "analyze godwit.id_mapping, app.ce_calls");
    }

    @Override
    public void close() {
        server.close();
        if (source != server) {
            source.close();
        }
    }
}
