package io.godwit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeakingVersionsTest {

    @ParameterizedTest
    @CsvSource({
        "120022, true",
        "140018, true",
        "140019, false",
        "150013, true",
        "150014, false",
        "160009, true",
        "160010, false",
        "170005, true",
        "170006, false",
        "180000, false",
        "190001, false"
    })
    void aVersionLeaksUntilItIsMended(int version, boolean leaks) {
        assertThat(LeakingVersions.contains(version)).isEqualTo(leaks);
    }
}
