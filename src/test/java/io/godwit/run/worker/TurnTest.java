package io.godwit.run.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TurnTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final AtomicInteger asked = new AtomicInteger();
    private boolean othersWait = true;
    private final Turn turn = new Turn(
            () -> {
                asked.incrementAndGet();
                return othersWait;
            },
            nanos::get);

    @Test
    void givesWayAfterABatchAndAsksEveryTenSeconds() {
        pass(Duration.ofSeconds(9));
        assertThat(turn.isOver(true)).isFalse();
        assertThat(asked).hasValue(0);
        othersWait = false;
        pass(Duration.ofSeconds(2));
        assertThat(turn.isOver(true)).isFalse();
        othersWait = true;
        assertThat(turn.isOver(true)).as("not asked again at once").isFalse();
        pass(Duration.ofSeconds(10));
        assertThat(turn.isOver(true)).isTrue();
        assertThat(asked).hasValue(2);
    }

    @Test
    void waitsForTheFirstBatchButNotForEver() {
        pass(Duration.ofMinutes(14));
        assertThat(turn.isOver(false)).isFalse();
        assertThat(asked).hasValue(0);
        pass(Duration.ofMinutes(1));
        assertThat(turn.isOver(false)).isTrue();
    }

    @Test
    void aStageThatHardlyGrowsGivesWayAndOneThatGrowsDoesNot() {
        pass(Duration.ofSeconds(299));
        assertThat(turn.isOverForAStage(0)).as("within five minutes").isFalse();
        pass(Duration.ofSeconds(1));
        assertThat(turn.isOverForAStage(5)).as("a batch a minute").isFalse();
        assertThat(asked).hasValue(0);
        assertThat(turn.isOverForAStage(4)).isTrue();
        assertThat(turn.isOverForAStage(4)).as("not asked again at once").isFalse();
        pass(Duration.ofMinutes(55));
        assertThat(turn.isOverForAStage(60)).isFalse();
        othersWait = false;
        assertThat(turn.isOverForAStage(59)).as("nobody waits").isFalse();
        assertThat(asked).hasValue(2);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
