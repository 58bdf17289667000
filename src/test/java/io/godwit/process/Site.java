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
import io.godwit.local.postgres.LocalPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
 * settings that lead there. The server is a process of its own and can be killed.
 */
final class Site implements AutoCloseable {

    /** A mapping of the call log that is quick to run, with rules that skip and values that fail. */
    private static final String MAPPING = """
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

    private final LocalHome home;
    private final Path directory;
    private LocalPostgres postgres;

    Site(Path directory, long callRows) throws SQLException {
        this.directory = directory;
        this.home = LocalHome.open(directory);
        this.postgres = home.startPostgres();
        new LocalDatabases(postgres, home.secrets()).prepare(callRows);
    }

    ServiceProcess startService() {
        return startService(List.of(), "-Dgodwit.heartbeat-seconds=1");
    }

    /** Starts a service that may also reach sources at these ports of this machine. */
    ServiceProcess startService(List<Integer> ports, String... jvmOptions) {
        Map<String, String> environment = new HashMap<>();
        environment.put("GODWIT_DB_URL", postgres.jdbcUrl(LocalDatabases.APPLICATION));
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
                Stream.concat(Stream.of(postgres.port()), ports.stream())
                        .map(String::valueOf)
                        .collect(Collectors.joining(",")));
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
        return new LocalTokens(home.signingKey(), Clock.systemUTC()).issue(organization, List.of(LocalTokens.MANAGE));
    }

    /** Gives the organization a connection to the demo sources; returns its id. */
    String connectDemo(ApiClient client) {
        ObjectNode connection = JsonNodeFactory.instance
                .objectNode()
                .put("name", "Demo sources")
                .put("sourceKey", "demo")
                .put("host", "127.0.0.1")
                .put("port", postgres.port())
                .put("database", LocalDatabases.DEMO)
                .put("username", home.secrets().demoReader().user())
                .put("password", home.secrets().demoReader().password())
                .put("tlsMode", "disable");
        return client.post("/api/v1/connections", connection).path("id").asText();
    }

    /** Gives the organization a connection and a mapping for the call log; returns the mapping's id. */
    String mapCallLog(ApiClient client) {
        String id = connectDemo(client);
        try {
            JsonNode mapping = new ObjectMapper().readTree(MAPPING.formatted(id));
            return client.post("/api/v1/mappings", mapping).path("id").asText();
        } catch (JsonProcessingException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Kills the postmaster as kill -9 does, then starts the server again on the same data and port. */
    void killServer() {
        try {
            long pid = Long.parseLong(Files.readAllLines(directory.resolve("postgres/postmaster.pid"))
                    .get(0));
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            postmaster.destroyForcibly();
            postmaster.onExit().join();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    void restartServer() {
        postgres.close();
        postgres = home.startPostgres();
    }

    /** All rows of a statement, each as one text. */
    List<String> source(String sql) throws SQLException {
        return rows(LocalDatabases.DEMO, sql);
    }

    List<String> target(String sql) throws SQLException {
        return rows(LocalDatabases.APPLICATION, sql);
    }

    /** Joins over tables that the planner does not know yet may take minutes. */
    void analyzeTarget() throws SQLException {
        try (Connection session = postgres.connect(
                        LocalDatabases.APPLICATION, home.secrets().superuser());
                Statement statement = session.createStatement()) {
            statement.execute("analyze godwit.id_mapping, app.ce_calls");
        }
    }

    /** Locks that are held until they are released. */
    record Hold(Connection session) implements AutoCloseable {

        void release() throws SQLException {
            session.close();
        }

        @Override
        public void close() throws SQLException {
            release();
        }
    }

    /** Runs a statement in the application's database and keeps its locks. */
    Hold lock(String sql) throws SQLException {
        Connection session =
                postgres.connect(LocalDatabases.APPLICATION, home.secrets().superuser());
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
        return new Hold(session);
    }

    private List<String> rows(String database, String sql) throws SQLException {
        try (Connection connection = postgres.connect(database, home.secrets().superuser());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            while (row.next()) {
                rows.add(row.getString(1));
            }
            return rows;
        }
    }

    @Override
    public void close() {
        postgres.close();
    }
}
