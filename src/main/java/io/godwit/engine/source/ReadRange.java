package io.godwit.engine.source;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a read covers: behind {@code after}, up to and including {@code upTo}, compared by the source server only.
 *
 * @param after the last key that is done, in key order and as text; null to begin at the first
 * @param upTo the last key wanted; null for no end
 */
public record ReadRange(
        @Nullable List<String> after, @Nullable List<String> upTo) {

    /** Every key. */
    public static final ReadRange ALL = new ReadRange(null, null);
}
