package io.godwit.engine.known;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenTextsTest {

    private static final int COUNT = 1_000_000;

    @Test
    void forgetsNothingAndMistakesFew() {
        SeenTexts seen = new SeenTexts();
        long mistaken = IntStream.range(0, COUNT)
                .filter(i -> seen.add("user." + i + "@example.org"))
                .count();

        assertThat(mistaken).isLessThan(COUNT / 50);
        assertThat(IntStream.range(0, COUNT).allMatch(i -> seen.add("user." + i + "@example.org")))
                .isTrue();
    }
}
