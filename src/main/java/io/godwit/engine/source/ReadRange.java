package io.godwit.engine.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a read covers: behind {@code after}, up to and including {@code upTo}, compared by the source server only.
 *
 * @param after the last key that is done, in key order and as text; null to begin at the first
 * @param upTo the last key wanted; null for no end
 * @param mostRows the most rows wanted, the first ones; null for all
 */
public record ReadRange(
        @Nullable List<String> after,
        @Nullable List<String> upTo,
        @Nullable Long mostRows) {

    /** Every key. */
    public static final ReadRange ALL = new ReadRange(null, null);

    /** All rows between two keys. */
    public ReadRange(@Nullable List<String> after, @Nullable List<String> upTo) {
        this(after, upTo, null);
    }
}
