package io.godwit.connection.login;

import io.godwit.connection.guard.Limits;

/**
 * How long a session waits for its server, and how much it takes from it: never more than a part of the heap, because several sessions
 * are open at a time, and what is taken is in memory more than once.
 */
public enum Patience {
    /** Somebody waits for the answer. The server is told to stop a statement before we give it up, so that it says so. */
    CALL(25, new Limits(atMost(16 << 20), (int) atMost(8 << 20), 30, false)),
    /** A run: the first row of a large table without an index may take minutes, and then rows come for hours. */
    RUN(0, new Limits(2 * atMost(32 << 20), (int) atMost(32 << 20), 600, true));

    private final int statementSeconds;
    private final Limits limits;

    Patience(int statementSeconds, Limits limits) {
        this.statementSeconds = statementSeconds;
        this.limits = limits;
    }

    /** A heap of 2 GB leaves room for all. */
    private static long atMost(long bytes) {
        return Math.min(bytes, Runtime.getRuntime().maxMemory() / 64);
    }

    /** The longest that a statement may take, 0 for no end. */
    public int statementSeconds() {
        return statementSeconds;
    }

    /** What is taken from the server. */
    public Limits limits() {
        return limits;
    }
}
