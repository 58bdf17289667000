package io.godwit.cli;

import java.time.Duration;
import java.util.Locale;

/** Numbers as a person reads them: the same on every machine, whatever its locale. */
public final class Figures {

    private static final long SECONDS_PER_HOUR = 3600;

    private Figures() {}

    /** {@code 13,040}. */
    public static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code 13,040 rows}, {@code 1 row}. */
    public static String rows(long rows) {
        return count(rows) + (rows == 1 ? " row" : " rows");
    }

    /** {@code 0.4 s}, {@code 12 s}, {@code 2 min 05 s}, {@code 1 h 02 min}. */
    public static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
        }
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < SECONDS_PER_HOUR) {
            return String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60);
        }
        return String.format(
                Locale.ROOT, "%,d h %02d min", seconds / SECONDS_PER_HOUR, seconds % SECONDS_PER_HOUR / 60);
    }
}
