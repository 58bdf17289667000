package io.godwit.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.connection.guard.HostilePostgres;
import io.godwit.connection.guard.HostilePostgres.Attack;
import io.godwit.support.Api;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What calls that wait for a silent source take of the service. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
@Tag("slow")
class SlowSourceTest {

    @ParameterizedTest
    @CsvSource({"GET, schemas", "POST, test"})
    void anOrganizationHasTwoCallsUnderWayAndTheOthersAreRefusedSoon(String method, String what) throws IOException {
        Api api = Api.newOrganization();
        try (HostilePostgres silent = new HostilePostgres(Attack.SILENCE)) {
            String path = "/api/v1/connections/" + api.created(Api.draft("Silent", Map.of("port", silent.port()))) + "/"
                    + what;
            List<CompletableFuture<Response>> calls = IntStream.range(0, 7)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> api.request().request(method, path), task -> new Thread(task).start()))
                    .toList();

            await().atMost(Duration.ofSeconds(12))
                    .until(() ->
                            calls.stream().filter(CompletableFuture::isDone).count() == 5);

            assertThat(calls.stream().filter(CompletableFuture::isDone).map(CompletableFuture::join))
                    .allSatisfy(refused -> {
                        assertThat(refused.statusCode()).isEqualTo(429);
                        assertThat(refused.jsonPath().getString("code")).isEqualTo("too_many_calls");
                    });
        }
    }
}
