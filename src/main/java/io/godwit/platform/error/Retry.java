package io.godwit.platform.error;

/** Whether trying again by itself makes sense. */
public enum Retry {
    /** The same attempt would fail again. */
    NONE,
    /** The service tries again by itself after a pause. */
    TIMED,
    /** A person has to change something, then resume. */
    MANUAL
}
