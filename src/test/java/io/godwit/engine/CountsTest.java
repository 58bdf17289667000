package io.godwit.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import org.junit.jupiter.api.Test;

class CountsTest {

    @Test
    void everyRowThatIsReadEndsInExactlyOneBucket() {
        assertThat(new Counts(15, 1, 2, 3, 4, 5, 0).read()).isEqualTo(15);
        unbalanced(14);
        unbalanced(16);
    }

    private static void unbalanced(int read) {
        assertThatThrownBy(() -> new Counts(read, 1, 2, 3, 4, 5, 0))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ErrorCode.UNBALANCED));
    }
}
