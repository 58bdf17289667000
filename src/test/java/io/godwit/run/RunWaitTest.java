package io.godwit.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.support.ServiceResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.subscription.Cancellable;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunWaitTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    @Inject
    RunWait wait;

    @Test
    void anOrganizationHasSoManyWaitingCallsAndNoMore() {
        Route route = Route.plain(1);
        route.ran(route.mapping(), 1);
        UUID run = UUID.fromString(route.idleRun());
        Caller caller = caller(route);
        List<Cancellable> waiting = new ArrayList<>();
        for (int i = 0; i < RunWait.MOST_WAITING; i++) {
            waiting.add(wait.until(caller, run, LONG).subscribe().with(ended -> {}));
        }

        assertThatExceptionOfType(GodwitException.class)
                .isThrownBy(() -> wait.until(caller, run, LONG))
                .satisfies(refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TOO_MANY_CALLS));
        route.api
                .request()
                .queryParam("wait", "1s")
                .get(Route.RUNS + "/{id}", run)
                .then()
                .statusCode(429)
                .header("Retry-After", notNullValue())
                .body("code", equalTo("too_many_calls"));
        assertThat(route.run(run.toString()).getString("status")).isEqualTo("pending");
        Route other = Route.plain(1);
        assertThat(other.ran(other.mapping(), 1).getString("status")).isEqualTo("completed");

        waiting.get(0).cancel();
        waiting.add(wait.until(caller, run, LONG).subscribe().with(ended -> {}));
        waiting.forEach(Cancellable::cancel);
    }

    @Test
    void aCallThatHasItsAnswerWaitsNoMore() {
        Route route = Route.plain(1);
        UUID run = UUID.fromString(route.ran(route.mapping(), 1).getString("id"));
        Caller caller = caller(route);
        for (int i = 0; i <= RunWait.MOST_WAITING; i++) {
            assertThat(wait.until(caller, run, LONG).await().atMost(LONG).status())
                    .isEqualTo(RunStatus.COMPLETED);
        }
    }

    @Test
    void whoWaitsIsToldWhenAWorkerOfThisNodeHasLeftTheRun() {
        Route route = Route.plain(1);
        route.ran(route.mapping(), 1);
        String run = route.idleRun();
        CompletableFuture<Void> other =
                wait.rest(UUID.randomUUID(), Duration.ofHours(1)).subscribeAsCompletionStage();
        CompletableFuture<Void> told =
                wait.rest(UUID.fromString(run), Duration.ofHours(1)).subscribeAsCompletionStage();

        route.task(run, "clock_timestamp(), false, null, null");

        assertThat(told).succeedsWithin(LONG);
        assertThat(route.run(run).getString("status")).isEqualTo("completed");
        assertThat(other).isNotDone();
        other.cancel(true);
    }

    @ParameterizedTest
    @CsvSource({"0, 60000, 200", "1000, 59000, 200", "10000, 50000, 500", "40000, 20000, 1000", "59900, 100, 100"})
    void theLongerACallHasWaitedTheSeldomerItLooks(long waited, long left, long pause) {
        assertThat(RunWait.pause(Duration.ofMillis(waited), Duration.ofMillis(left)))
                .isEqualTo(Duration.ofMillis(pause));
    }

    private static Caller caller(Route route) {
        return new Caller(new OrganizationId(route.organization), "tester", Set.of(Permission.RUNS_READ));
    }
}
