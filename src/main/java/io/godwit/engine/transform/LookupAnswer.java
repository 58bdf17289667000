package io.godwit.engine.transform;

import org.jspecify.annotations.Nullable;

/**
 * What a lookup found.
 *
 * @param matches the number of rows found; more than one counts as two; negative when nobody has looked yet
 * @param value the answer when exactly one row was found, else null
 */
public record LookupAnswer(int matches, @Nullable String value) {

    /** Nothing was found. */
    public static final LookupAnswer NONE = new LookupAnswer(0, null);

    /** More than one row was found. */
    public static final LookupAnswer SEVERAL = new LookupAnswer(2, null);

    /**
     * The answer is not known yet: keys are only being collected, or a self-reference is left to the second pass. The
     * lookup then gives null and neither warns nor rejects.
     */
    public static final LookupAnswer PENDING = new LookupAnswer(-1, null);

    /** Exactly this one was found. */
    public static LookupAnswer of(String value) {
        return new LookupAnswer(1, value);
    }
}
