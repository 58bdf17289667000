package io.godwit.connection.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CallSlotsTest {

    private final CallSlots slots = new CallSlots();
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final CountDownLatch answer = new CountDownLatch(1);
    private final List<CompletableFuture<Boolean>> waiting = new ArrayList<>();

    @AfterEach
    void end() {
        answer.countDown();
        assertThat(waiting).allMatch(CompletableFuture::join);
        callers.shutdown();
    }

    @Test
    void anOrganizationMayWaitForTwoSourcesAndStopsNobodyElse() throws InterruptedException {
        UUID organization = UUID.randomUUID();
        occupy(organization, 2);
        refused(organization);
        assertThat(slots.within(UUID.randomUUID(), () -> "done")).isEqualTo("done");
        answer.countDown();
        assertThat(slots.within(organization, () -> "done")).isEqualTo("done");
    }

    @Test
    void allTogetherMayWaitForEight() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            occupy(UUID.randomUUID(), 2);
        }
        refused(UUID.randomUUID());
        answer.countDown();
        assertThat(slots.within(UUID.randomUUID(), () -> "done")).isEqualTo("done");
    }

    /** Each that waits holds a thread of those that serve everybody. */
    @Test
    void fewMayWaitForASlotAndTheOthersAreRefusedAtOnce() throws InterruptedException {
        UUID organization = UUID.randomUUID();
        occupy(organization, 2);
        List<Thread> queue = Stream.generate(() -> new Thread(() -> refused(organization)))
                .limit(2 * CallSlots.WAITING_FOR_EACH)
                .toList();
        queue.forEach(Thread::start);
        await().until(() -> queue.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING));

        assertTimeout(Duration.ofSeconds(2), () -> refused(organization));

        for (Thread waited : queue) {
            waited.join();
        }
        answer.countDown();
        assertThat(slots.within(organization, () -> "done")).isEqualTo("done");
    }

    @Test
    void aCallThatFailsLeavesItsSlot() {
        UUID organization = UUID.randomUUID();
        for (int i = 0; i < 9; i++) {
            assertThatThrownBy(() -> slots.within(organization, () -> {
                        throw new IllegalStateException();
                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(slots.within(organization, () -> "done")).isEqualTo("done");
    }

    /** Calls that wait for their source until the answer comes. */
    private void occupy(UUID organization, int calls) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(calls);
        for (int i = 0; i < calls; i++) {
            waiting.add(CompletableFuture.supplyAsync(
                    () -> slots.within(organization, () -> {
                        begun.countDown();
                        return awaited();
                    }),
                    callers));
        }
        assertThat(begun.await(4, TimeUnit.SECONDS)).isTrue();
    }

    private boolean awaited() {
        try {
            return answer.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void refused(UUID organization) {
        assertThatThrownBy(() -> slots.within(organization, () -> "done"))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.TOO_MANY_CALLS));
    }
}
