package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import java.sql.Connection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReadAheadTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    /** Numbers as batches. */
    private record Numbered(int number, boolean isLast) implements ChunkWork.Batch {}

    /** Counts up; on wish it fails or hangs at a number. */
    private static final class Counting implements ChunkWork<Numbered> {
        private final AtomicInteger read = new AtomicInteger();
        private final CountDownLatch closed = new CountDownLatch(1);
        private final int end;
        private final int fault;
        private final int hang;

        private Counting(int end, int fault, int hang) {
            this.end = end;
            this.fault = fault;
            this.hang = hang;
        }

        @Override
        public Numbered read() {
            int number = read.incrementAndGet();
            if (number == fault) {
                throw new IllegalArgumentException("fault");
            }
            if (number == hang) {
                try {
                    closed.await();
                } catch (InterruptedException notThisWay) {
                    awaitClosed();
                }
                throw new IllegalStateException("closed");
            }
            return new Numbered(number, number == end);
        }

        /** As a socket does: an interrupt alone ends no read. */
        private void awaitClosed() {
            await().pollInSameThread().atMost(Duration.ofMinutes(5)).until(() -> closed.getCount() == 0);
        }

        @Override
        public BatchResult write(Connection target, Numbered batch, int number) {
            throw new AssertionError("Nothing is written here");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void readsNothingBeforeTheBatchBeforeIsCommittedWhenItGoesInStep() {
        Counting work = new Counting(3, 0, 0);
        try (ReadAhead<Numbered> ahead = new ReadAhead<>(work, true)) {
            for (int number = 1; number <= 3; number++) {
                assertThat(ahead.poll(LONG)).isNotNull();
                assertThat(ahead.poll(Duration.ofMillis(100))).isNull();
                assertThat(work.read).hasValue(number);
                ahead.committed();
            }
        }
    }

    @Test
    void givesBatchesInOrderAndReadsFewAhead() {
        Counting work = new Counting(10, 0, 0);
        try (ReadAhead<Numbered> ahead = new ReadAhead<>(work, false)) {
            for (int number = 1; number <= 10; number++) {
                Numbered batch = Objects.requireNonNull(ahead.poll(LONG));
                assertThat(batch.number()).isEqualTo(number);
                assertThat(work.read.get()).isLessThanOrEqualTo(number + 2);
            }
        }
        assertThat(work.read).hasValue(10);
    }

    @Test
    void tellsAFaultBehindTheBatchesBeforeIt() {
        try (ReadAhead<Numbered> ahead = new ReadAhead<>(new Counting(10, 3, 0), false)) {
            assertThat(ahead.poll(LONG)).isNotNull();
            assertThat(ahead.poll(LONG)).isNotNull();
            assertThatThrownBy(() -> ahead.poll(LONG))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("fault");
        }
    }

    @Test
    void givesNothingWhileTheSourceIsSlowAndEndsItsReadWhenClosed() {
        Counting work = new Counting(10, 0, 1);
        try (ReadAhead<Numbered> ahead = new ReadAhead<>(work, false)) {
            assertThat(ahead.poll(Duration.ofMillis(1))).isNull();
            await().untilAtomic(work.read, equalTo(1));
        }
        assertThat(work.read).hasValue(1);
    }
}
