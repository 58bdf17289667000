package io.godwit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of the public REST API: JSON in, JSON out. A request that came too soon (429) is sent again when the service says so.
 * Safe for any thread.
 */
public final class ApiClient {

    /** Longer than the longest wait that the API offers. */
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private static final int TOO_MANY_REQUESTS = 429;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI service;
    private final String token;

    /**
     * @param service the service's address, such as {@code http://127.0.0.1:8080}
     * @param token the bearer token sent with each request
     */
    public ApiClient(URI service, String token) {
        this.service = service;
        this.token = token;
    }

    /**
     * Gets an object or a page.
     *
     * @throws ApiProblem when the service refuses
     */
    public JsonNode get(String path) {
        return send(request("GET", path, null, "application/json"));
    }

    /** Posts an object. Throws as {@link #get} does. */
    public JsonNode post(String path, JsonNode body) {
        return send(request("POST", path, body, "application/json"));
    }

    /**
     * Posts an object that starts work: sent again with the same key it starts nothing new. Throws as {@link #get}
     * does.
     */
    public JsonNode post(String path, JsonNode body, String idempotencyKey) {
        return send(request("POST", path, body, "application/json").header("Idempotency-Key", idempotencyKey));
    }

    /** Sends a JSON Merge Patch. Throws as {@link #get} does. */
    public JsonNode patch(String path, JsonNode body) {
        return send(request("PATCH", path, body, "application/merge-patch+json"));
    }

    private HttpRequest.Builder request(String method, String path, @Nullable JsonNode body, String contentType) {
        return HttpRequest.newBuilder(service.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", contentType)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = admitted(request.build());
            JsonNode answer = read(response.body());
            if (response.statusCode() >= 400) {
                throw new ApiProblem(response.statusCode(), answer);
            }
            return answer;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the service", interrupted);
        }
    }

    /** The first answer but 429, or the last one that may be waited for. A request that came too soon has done nothing. */
    private HttpResponse<String> admitted(HttpRequest request) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            long pause = response.headers().firstValueAsLong("Retry-After").orElse(1);
            if (response.statusCode() != TOO_MANY_REQUESTS
                    || System.nanoTime() + Duration.ofSeconds(pause).toNanos() > end) {
                return response;
            }
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, pause, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static JsonNode read(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }
}
