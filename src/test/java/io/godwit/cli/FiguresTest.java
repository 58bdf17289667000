package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiguresTest {

    private final Locale usual = Locale.getDefault();

    @AfterEach
    void restoreTheLocale() {
        Locale.setDefault(usual);
    }

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "de-DE", "fr-FR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva"})
    void numbers_look_the_same_under_every_locale(String locale) {
        Locale.setDefault(Locale.forLanguageTag(locale));

        assertThat(Figures.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Figures.duration(Duration.ofMillis(1_250))).isEqualTo("1.3 s");
        assertThat(Figures.duration(Duration.ofSeconds(125))).isEqualTo("2 min 05 s");
        assertThat(Figures.duration(Duration.ofMinutes(61))).isEqualTo("1 h 01 min");
    }

    @ParameterizedTest
    @CsvSource({"0,0.0 s", "9999,10.0 s", "10000,10 s", "59999,59 s", "60000,1 min 00 s", "3599999,59 min 59 s"})
    void durations_change_their_unit_as_they_grow(long millis, String shown) {
        assertThat(Figures.duration(Duration.ofMillis(millis))).isEqualTo(shown);
    }

    @Test
    void one_row_is_not_one_rows() {
        assertThat(Figures.rows(0)).isEqualTo("0 rows");
        assertThat(Figures.rows(1)).isEqualTo("1 row");
        assertThat(Figures.rows(13_040)).isEqualTo("13,040 rows");
    }
}
