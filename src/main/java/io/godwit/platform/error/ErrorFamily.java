package io.godwit.platform.error;

/** Whose move it is when something went wrong. */
public enum ErrorFamily {
    /** The request or its data: the caller can mend it. */
    USER,
    /** The source system. */
    SOURCE,
    /** The application database or the table written. */
    TARGET,
    /** Godwit itself. */
    INTERNAL
}
