package io.godwit.connection.login;

import io.godwit.connection.guard.Limits;

/** How long a session waits for its server, and how much it takes from it. */
public enum Patience {
    /** Somebody waits for the answer. The server is told to stop a statement before we give it up, so that it says so. */
    CALL(25, new Limits(16 << 20, 8 << 20, 30, false)),
    /** A run: the first row of a large table without an index may take minutes, and then rows come for hours. */
    RUN(0, new Limits(64 << 20, 32 << 20, 600, true));

    private final int statementSeconds;
    private final Limits limits;

    Patience(int statementSeconds, Limits limits) {
        this.statementSeconds = statementSeconds;
        this.limits = limits;
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
