package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.cli.ApiClient;
import io.godwit.connection.guard.HostilePostgres;
import io.godwit.connection.guard.HostilePostgres.Attack;
import io.godwit.local.LocalDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small service meets every attack at once, while another organization goes on working. */
@Tag("faults")
class HostileServerIT {

    private static final Duration LONGEST = Duration.ofSeconds(45);

    private static final String ENDLESS = """
            {"connectionId": "%s", "sourceSchema": "source_ringcentral", "sourceTable": "endless", "targetTable": "endless_items",
            "fields": [{"targetColumn": "name", "sourceColumns": ["name"], "rules": [{"rule": "lowercase"}]}]}
            """;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void aServiceOf256MegabytesOutlivesThemAll() throws Exception {
        Map<Attack, HostilePostgres> servers = new EnumMap<>(Attack.class);
        for (Attack attack : Attack.values()) {
            servers.put(attack, new HostilePostgres(attack));
        }
        List<Integer> ports =
                servers.values().stream().map(HostilePostgres::port).toList();
        try (Site site = new Site(directory, 1000);
                ServiceProcess service = site.startService(ports, "-Xmx256m", "-XX:+ExitOnOutOfMemoryError")) {
            ApiClient victim = site.client(service, UUID.randomUUID());
            String demo = site.connectDemo(victim);
            UUID attacker = UUID.randomUUID();
            List<CompletableFuture<Void>> visits = new ArrayList<>();
            for (HostilePostgres server : servers.values()) {
                String id = connect(site.client(service, attacker), server.port());
                String token = site.token(attacker);
                URI connection = service.url().resolve("/api/v1/connections/" + id);
                visits.add(CompletableFuture.runAsync(() -> visit(connection, token)));
            }
            CompletableFuture<Void> all = CompletableFuture.allOf(visits.toArray(CompletableFuture[]::new));
            int previews = 0;
            do {
                long start = System.nanoTime();
                assertThat(victim.get("/api/v1/connections/" + demo + "/schemas")
                                .path("items")
                                .size())
                        .isEqualTo(4);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
                previews++;
            } while (!all.isDone());
            all.join();
            assertThat(previews).isPositive();
            assertThat(Files.readString(directory.resolve("service.log"))).doesNotContain("OutOfMemory");
        } finally {
            for (HostilePostgres server : servers.values()) {
                server.close();
            }
        }
    }

    /**
     * What a run streams is bounded by nothing but its rows, and several runs stream at a time: the largest rows that are taken, with
     * larger ones between them, and many small ones of characters that Java keeps in two bytes, batch by batch as large as may be; and
     * a rule makes a text of each.
     */
    @Test
    void runsOfSourcesWithoutEndLeaveRoomForOthers() throws Exception {
        String large = "x".repeat((256 << 20) / 64 - 4096);
        String tooLarge = "x".repeat(31 << 20);
        String wide = "\u6f22\u00c4".repeat(1000);
        try (Site site = new Site(directory, 1000);
                HijackedSource ofLargeRows = new HijackedSource(
                        site.source().port(),
                        2,
                        number -> number + "\t" + (number % 2 == 0 ? tooLarge : large) + "\n");
                HijackedSource ofWideTexts =
                        new HijackedSource(site.source().port(), 2, number -> number + "\t" + wide + "\n")) {
            makeTables(site);
            List<Integer> ports = List.of(ofLargeRows.port(), ofWideTexts.port());
            try (ServiceProcess service = site.startService(ports, "-Xmx256m", "-XX:+ExitOnOutOfMemoryError")) {
                List<MovingRun> attacks = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    UUID attacker = new UUID(500, i);
                    ApiClient client = site.client(service, attacker);
                    String mapping = ENDLESS.formatted(site.connectDemo(client, ports.get(i % 2)));
                    attacks.add(site.start(client, attacker, mapping, 100_000, 1));
                }
                for (MovingRun attack : attacks.subList(0, 2)) {
                    attack.awaitRead(20);
                }
                UUID victim = UUID.randomUUID();
                site.start(site.client(service, victim), victim, 500, 1).awaitEnd();
                for (MovingRun attack : attacks) {
                    attack.awaitRead(20);
                    ApiClient client = site.client(service, attack.organization());
                    client.post("/api/v1/runs/" + attack.id() + "/cancel", JsonNodeFactory.instance.objectNode());
                }
                attacks.forEach(MovingRun::awaitEnd);
                for (MovingRun attack : attacks) {
                    assertThat(attack.status()).isEqualTo("cancelled");
                    assertThat(attack.inserted()).as("rows that are taken").isGreaterThanOrEqualTo(10);
                }
                for (int ofLarge = 0; ofLarge < attacks.size(); ofLarge += 2) {
                    assertThat(attacks.get(ofLarge).failed())
                            .as("rows too large")
                            .isGreaterThanOrEqualTo(10);
                }
            }
            assertThat(Files.readString(directory.resolve("service.log"))).doesNotContain("OutOfMemory");
        }
    }

    private static void makeTables(Site site) throws SQLException {
        site.source()
                .execute(
                        LocalDatabases.DEMO,
                        "create table source_ringcentral.endless (id int primary key, name text);"
                                + " insert into source_ringcentral.endless values (2000000000, 'last');"
                                + " grant select on source_ringcentral.endless to demo_reader");
        site.server()
                .execute(
                        LocalDatabases.APPLICATION,
                        "create table app.endless_items (id uuid primary key, organization_id uuid not null, name text);"
                                + " grant select, insert on app.endless_items to godwit_app");
    }

    private static String connect(ApiClient client, int port) {
        ObjectNode draft = JsonNodeFactory.instance
                .objectNode()
                .put("name", "Hostile " + port)
                .put("sourceKey", "hostile_" + port)
                .put("host", "127.0.0.1")
                .put("port", port)
                .put("database", "d")
                .put("username", "u")
                .put("password", HostilePostgres.PASSWORD)
                .put("tlsMode", "disable");
        return client.post("/api/v1/connections", draft).path("id").asText();
    }

    /** Tests the connection, which tells what is wrong, and explores it, which is refused; neither takes longer than it may. */
    private static void visit(URI connection, String token) {
        HttpResponse<String> test =
                answer(request(connection + "/test", token).POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(test.statusCode()).isEqualTo(200);
        assertThat(test.body()).contains("\"ok\":false");
        HttpResponse<String> schemas =
                answer(request(connection + "/schemas", token).GET());
        assertThat(schemas.statusCode()).isEqualTo(422);
    }

    /** One organization has few slots and few tests a minute, so its visits wait for each other. */
    private static HttpResponse<String> answer(HttpRequest.Builder request) {
        return await().atMost(Duration.ofMinutes(5))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> send(request), answer -> answer.statusCode() != 429);
    }

    private static HttpRequest.Builder request(String uri, String token) {
        return HttpRequest.newBuilder(URI.create(uri))
                .header("Authorization", "Bearer " + token)
                .timeout(LONGEST);
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
