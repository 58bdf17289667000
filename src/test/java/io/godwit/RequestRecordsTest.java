package io.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.mapping.Drafts;
import io.godwit.mapping.Landing;
import io.godwit.mapping.TargetTables;
import io.godwit.support.Api;
import io.godwit.support.AtOnce;
import io.godwit.support.RequestRecords;
import io.godwit.support.RequestRecords.Operation;
import io.godwit.support.ServiceResource;
import io.godwit.support.TestDatabase;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every record that the API description lets clients send, sent with each field of a wrong type, each required field missing,
 * each field that only the server sets, and expressions in each text. A new operation takes part by itself, or fails here until
 * it has a sample.
 */
@Tag("slow")
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RequestRecordsTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SERVERS = List.of(
            "id",
            "organizationId",
            "organization_id",
            "createdAt",
            "createdBy",
            "updatedAt",
            "version",
            "status",
            "attempt",
            "hasPassword",
            "defaultSet",
            "defaultKey",
            "rows",
            "error",
            "shared",
            "durable",
            "durationMs",
            "estimatedSecondsLeft",
            "finishedAt",
            "lastCheckpoint",
            "lastOffset",
            "nextTryAt",
            "percent",
            "rowsPerSecond",
            "skippedByReason",
            "stalls",
            "startedAt",
            "totalEstimated",
            "totalRows",
            "tunedBatchSize",
            "writeMode",
            "class",
            "@type",
            "__proto__");
    /** No digits of an id or a time come out as this by chance. */
    private static final String PRODUCT = "6049261729";

    private static final int TOO_MANY_REQUESTS = 429;

    @TestHTTPResource("/")
    URI service;

    private final HttpClient client =
            HttpClient.newBuilder().version(Version.HTTP_1_1).build();
    private final UUID organization = UUID.randomUUID();
    private final Api api = Api.of(organization, "pf.data_migration.manage");
    private final Map<String, JsonNode> samples = new LinkedHashMap<>();
    private String connection = "";
    private String mapping = "";
    private final String run = UUID.randomUUID().toString();

    @BeforeAll
    static void makeTables() {
        TargetTables.make();
        Landing.in("source_records").table("people", "id", "first", "last", "state");
    }

    @BeforeEach
    void store() {
        connection = api.created(Api.draft("Source"));
        Map<String, Object> draft = Drafts.employees(connection, "sourceSchema", "source_records");
        mapping = api.request()
                .body(draft)
                .post("/api/v1/mappings")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        samples.put("ConnectionDraft", JSON.valueToTree(Api.draft("Another")));
        samples.put("ConnectionPatch", JSON.valueToTree(Map.of("name", "Other")));
        samples.put(
                "MappingDraft",
                JSON.valueToTree(Drafts.employees(
                        connection,
                        "sourceSchema",
                        "source_records",
                        "name",
                        "another",
                        "active",
                        false,
                        "rowRules",
                        List.of(Map.of(
                                "sourceColumn", "id", "rules", List.of(Drafts.rule("skip_if_null", Map.of())))))));
        samples.put("MappingPatch", JSON.valueToTree(Map.of("name", "other", "fields", Drafts.fields())));
        samples.put(
                "DefaultMappingRequest",
                JSON.valueToTree(
                        Map.of("connectionId", connection, "sourceSystem", "rippling", "schema", "source_records")));
        samples.put("RunDraft", JSON.valueToTree(Map.of("mappingId", mapping, "batchSize", 100)));
        samples.put("RunSettings", JSON.valueToTree(Map.of("batchSize", 100)));
        // A run that no worker has, so that it does not change by itself.
        TestDatabase.execute(
                "godwit",
                "insert into godwit.run (organization_id, id, connection_id, status, source_table, target_table, batch_size,"
                        + " spec, created_by) values ('" + organization + "', '" + run + "', '" + connection
                        + "', 'pending', 's.t', 'app.t', 1, '{}', 'tester')");
    }

    @Test
    void theSamplesThemselvesAreTaken() {
        int number = 0;
        for (Operation operation : RequestRecords.operations()) {
            JsonNode body = sample(operation);
            if (body instanceof ObjectNode object && object.has("name")) {
                object.put("name", "name " + number++);
            }
            HttpResponse<String> answer = send(operation, body);
            assertThat(answer.statusCode())
                    .as("%s: %s", operation, answer.body())
                    .isBetween(200, 299);
        }
    }

    @Test
    void aFieldOfAWrongTypeIsRefused() {
        allAreRefused(
                "wrong type",
                (operation, body, cases) -> RequestRecords.fields(operation.schema(), body)
                        .forEach(field -> RequestRecords.wrongValues(field.schema())
                                .forEach(
                                        wrong -> cases.put(field.pointer() + " = " + wrong, field.with(body, wrong)))));
    }

    @Test
    void aRequiredFieldThatIsMissingOrNullIsRefused() {
        allAreRefused("missing", (operation, body, cases) -> {
            if (operation.method().equals("patch")) {
                return;
            }
            RequestRecords.fields(operation.schema(), body).stream()
                    .filter(RequestRecords.Field::required)
                    .forEach(field -> {
                        cases.put("no " + field.pointer(), field.without(body));
                        cases.put(field.pointer() + " = null", field.with(body, JSON.nullNode()));
                    });
        });
    }

    /** Whatever an answer shows and no request takes is the server's own. */
    @Test
    void theServersFieldsAreAllKnown() {
        for (String record : List.of("Connection", "Mapping", "Run")) {
            List<String> shown = RequestRecords.members(record);
            shown.removeAll(RequestRecords.members(record.equals("Run") ? "RunDraft" : record + "Draft"));
            assertThat(SERVERS).as(record).containsAll(shown);
        }
    }

    @Test
    void aFieldThatOnlyTheServerSetsIsRefused() {
        allAreRefused("server's own", (operation, body, cases) -> {
            for (ObjectNode place : RequestRecords.objects(operation.schema(), body)) {
                for (String name : SERVERS) {
                    if (!place.has(name)) {
                        place.put(name, "x");
                        cases.put(name + " in " + body, body.deepCopy());
                        place.remove(name);
                    }
                }
            }
        });
    }

    @Test
    void noBodyOfAnotherShapeIsTaken() {
        allAreRefused("another shape", (operation, body, cases) -> {
            cases.put("an array", JSON.createArrayNode().add(body));
            cases.put("a text", JSON.getNodeFactory().textNode(body.toString()));
            cases.put("a number", JSON.getNodeFactory().numberNode(1));
            cases.put("null", JSON.nullNode());
        });
    }

    @Test
    void nothingSentIsEverEvaluated() {
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        for (Operation operation : RequestRecords.operations()) {
            JsonNode body = sample(operation);
            AtOnce.each(RequestRecords.fields(operation.schema(), body), field -> {
                for (String text : List.of("${77777*77777}", "#{77777*77777}", "{77777*77777}", "$\\A{77777*77777}")) {
                    HttpResponse<String> answer = send(
                            operation, field.with(body, JSON.getNodeFactory().textNode(text)));
                    if (answer.statusCode() >= 500 || answer.body().contains(PRODUCT)) {
                        wrong.add(operation + " " + field.pointer() + " " + text + ": " + answer.body());
                    }
                }
            });
        }
        assertThat(wrong).isEmpty();
    }

    /** Puts bodies that must be refused into a map, under what is wrong with them. */
    private interface Cases {
        void of(Operation operation, JsonNode body, Map<String, JsonNode> cases);
    }

    private void allAreRefused(String what, Cases maker) {
        String before = stored();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        int sent = 0;
        for (Operation operation : RequestRecords.operations()) {
            Map<String, JsonNode> cases = new LinkedHashMap<>();
            maker.of(operation, sample(operation), cases);
            AtOnce.each(cases.entrySet(), one -> {
                HttpResponse<String> answer = send(operation, one.getValue());
                if (!isRefusal(answer)) {
                    wrong.add(operation + " " + one.getKey() + ": " + answer.statusCode() + " " + answer.body());
                }
            });
            sent += cases.size();
        }
        assertThat(wrong).as(what).isEmpty();
        assertThat(sent).as("requests").isGreaterThan(20);
        assertThat(stored()).as("what is stored").isEqualTo(before);
    }

    private static boolean isRefusal(HttpResponse<String> answer) {
        if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")) {
            return false;
        }
        JsonNode problem = json(answer.body());
        return answer.statusCode() >= 400
                && answer.statusCode() < 500
                && answer.statusCode() != TOO_MANY_REQUESTS
                && problem.path("status").asInt() == answer.statusCode()
                && problem.hasNonNull("code")
                && problem.hasNonNull("hint");
    }

    private static JsonNode json(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private JsonNode sample(Operation operation) {
        JsonNode sample = samples.get(operation.record());
        assertThat(sample)
                .as("a sample of %s for %s", operation.record(), operation)
                .isNotNull();
        return sample.deepCopy();
    }

    /** By the plain client: thousands of requests are sent, and the one that other tests use takes longer than the service. */
    private HttpResponse<String> send(Operation operation, JsonNode body) {
        String id = operation.path().contains("/mappings/")
                ? mapping
                : operation.path().contains("/runs/") ? run : connection;
        HttpRequest request = HttpRequest.newBuilder(
                        service.resolve(operation.path().replace("{id}", id)))
                .header("Authorization", api.authorization())
                .header("Content-Type", "application/json")
                .method(operation.method().toUpperCase(Locale.ROOT), BodyPublishers.ofString(body.toString()))
                .build();
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException unanswered) {
            throw new UncheckedIOException(unanswered);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Everything that a request could have changed, as the API shows it. */
    private String stored() {
        ArrayNode lists = JSON.createArrayNode();
        for (String list : List.of("connections", "mappings", "runs")) {
            lists.add(api.request().get("/api/v1/" + list + "?limit=100").asString());
        }
        return lists.toString();
    }
}
