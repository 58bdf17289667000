package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiClientTest {

    private final AtomicInteger requests = new AtomicInteger();

    private HttpServer server;
    private ApiClient client;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/soon", exchange -> {
            if (requests.incrementAndGet() < 3) {
                exchange.getResponseHeaders().add("Retry-After", "0");
                answer(exchange, 429, "{\"code\": \"rate_limited\"}");
            } else {
                answer(exchange, 200, "{\"id\": 1}");
            }
        });
        server.createContext("/tomorrow", exchange -> {
            requests.incrementAndGet();
            exchange.getResponseHeaders().add("Retry-After", "86400");
            answer(exchange, 429, "{\"code\": \"rate_limited\"}");
        });
        server.start();
        client = new ApiClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "token");
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    @Test
    void sendsARequestThatCameTooSoonAgain() {
        assertThat(client.get("/soon").path("id").asInt()).isEqualTo(1);

        assertThat(requests).hasValue(3);
    }

    @Test
    void givesUpWhenTheWaitIsLong() {
        assertThatThrownBy(() -> client.get("/tomorrow"))
                .isInstanceOfSatisfying(
                        ApiProblem.class, problem -> assertThat(problem.code()).isEqualTo("rate_limited"));

        assertThat(requests).hasValue(1);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
