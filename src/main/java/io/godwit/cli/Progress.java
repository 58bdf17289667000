package io.godwit.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far a run is at one moment. Immutable.
 *
 * @param rows rows handled so far
 * @param percent 0 to 100, null when nobody knows how many rows there are
 * @param rowsPerSecond since it began, null before
 * @param elapsed since it began
 */
public record Progress(
        long rows, @Nullable Double percent, @Nullable Double rowsPerSecond, Duration elapsed) {

    /** How long the rest takes if it goes on as before; null when that cannot be told. */
    public @Nullable Duration left() {
        if (percent == null || percent <= 0) {
            return null;
        }
        return Duration.ofMillis(Math.round(elapsed.toMillis() * (100 - percent) / percent));
    }
}
