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
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class RunWaitTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private static final Duration VERY_LONG = Duration.ofHours(1);

    @Inject
    RunWait wait;

    @Inject
    RunService service;

    @Inject
    Clock clock;

    @Inject
    Ear ear;

    /** Tells one that is made by a test what the service's own is told. */
    @Singleton
    static class Ear {

        private volatile @Nullable RunWait patient;

        void hear(@Observes RunQueue.Left left) {
            RunWait listening = patient;
            if (listening != null) {
                listening.wake(left);
            }
        }
    }

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
        Route other = Route.plain(1);
        other.ran(other.mapping(), 1);
        String run = route.idleRun();
        RunWait patient = new RunWait(service, clock, (waited, left) -> left);
        ear.patient = patient;
        CompletableFuture<Run> ofOthers = patient.until(caller(other), UUID.fromString(other.idleRun()), VERY_LONG)
                .subscribeAsCompletionStage();
        CompletableFuture<Run> told =
                patient.until(caller(route), UUID.fromString(run), VERY_LONG).subscribeAsCompletionStage();

        route.task(run, "clock_timestamp(), false, null, null");

        assertThat(told).succeedsWithin(LONG).extracting(Run::status).isEqualTo(RunStatus.COMPLETED);
        assertThat(ofOthers).isNotDone();
        assertThat(patient.resting()).isEqualTo(1);
        ofOthers.cancel(true);
        assertThat(patient.resting()).isZero();
    }

    @Test
    void whoIsToldBetweenTheLookAndTheRestDoesNotRest() throws InterruptedException {
        Route route = Route.plain(1);
        route.ran(route.mapping(), 1);
        UUID run = UUID.fromString(route.idleRun());
        CountDownLatch looks = new CountDownLatch(2);
        AtomicReference<RunWait> patient = new AtomicReference<>();
        patient.set(new RunWait(service, clock, (waited, left) -> {
            looks.countDown();
            if (looks.getCount() == 1) {
                patient.get().wake(new RunQueue.Left(run));
            }
            return left;
        }));

        Cancellable waiting =
                patient.get().until(caller(route), run, VERY_LONG).subscribe().with(ended -> {});

        assertThat(looks.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        waiting.cancel();
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
