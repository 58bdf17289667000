package io.godwit.run;

import static io.godwit.run.RunStatus.CANCELLED;
import static io.godwit.run.RunStatus.CANCELLING;
import static io.godwit.run.RunStatus.COMPLETED;
import static io.godwit.run.RunStatus.COMPLETED_WITH_ERRORS;
import static io.godwit.run.RunStatus.FAILED;
import static io.godwit.run.RunStatus.PAUSED;
import static io.godwit.run.RunStatus.PAUSING;
import static io.godwit.run.RunStatus.PENDING;
import static io.godwit.run.RunStatus.ROLLED_BACK;
import static io.godwit.run.RunStatus.ROLLING_BACK;
import static io.godwit.run.RunStatus.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunStatusTest {

    private static final Map<RunStatus, Set<RunStatus>> DESIGN = Map.ofEntries(
            Map.entry(PENDING, Set.of(RUNNING, PAUSING, CANCELLING)),
            Map.entry(RUNNING, Set.of(COMPLETED, COMPLETED_WITH_ERRORS, FAILED, PAUSING, CANCELLING)),
            Map.entry(PAUSING, Set.of(PAUSED, CANCELLING)),
            Map.entry(PAUSED, Set.of(PENDING, CANCELLING)),
            Map.entry(CANCELLING, Set.of(CANCELLED)),
            Map.entry(CANCELLED, Set.of(PENDING, ROLLING_BACK)),
            Map.entry(FAILED, Set.of(PENDING, ROLLING_BACK)),
            Map.entry(COMPLETED, Set.of(ROLLING_BACK)),
            Map.entry(COMPLETED_WITH_ERRORS, Set.of(ROLLING_BACK)),
            Map.entry(ROLLING_BACK, Set.of(ROLLED_BACK)),
            Map.entry(ROLLED_BACK, Set.of()));

    @ParameterizedTest
    @EnumSource
    void onlyTheArrowsOfTheDesignExist(RunStatus from) {
        assertThat(Arrays.stream(RunStatus.values()).filter(from::canBecome))
                .containsExactlyInAnyOrderElementsOf(DESIGN.get(from));
    }

    @ParameterizedTest
    @EnumSource
    void theSourcesAreTheSameArrowsBackwards(RunStatus to) {
        assertThat(to.sources())
                .containsExactlyInAnyOrderElementsOf(DESIGN.entrySet().stream()
                        .filter(arrow -> arrow.getValue().contains(to))
                        .map(arrow -> arrow.getKey().wire())
                        .toList());
    }

    @Test
    void whatHasEndedStaysUntilSomebodyAsks() {
        assertThat(Arrays.stream(RunStatus.values()).filter(RunStatus::isFinal))
                .containsExactlyInAnyOrder(COMPLETED, COMPLETED_WITH_ERRORS, FAILED, CANCELLED, ROLLED_BACK);
    }

    @Test
    void aPausedRunRestsButHasNotEnded() {
        assertThat(Arrays.stream(RunStatus.values()).filter(status -> status.isAtRest() != status.isFinal()))
                .containsExactly(PAUSED);
    }

    @Test
    void namesAreReadInEitherCase() {
        assertThat(RunStatus.of("completed_with_errors")).isEqualTo(RunStatus.of("COMPLETED_WITH_ERRORS"));
        assertThat(COMPLETED_WITH_ERRORS.wire()).isEqualTo("completed_with_errors");
        assertThatThrownBy(() -> RunStatus.of("done")).isInstanceOf(IllegalArgumentException.class);
    }
}
