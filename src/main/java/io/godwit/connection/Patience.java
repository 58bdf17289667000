package io.godwit.connection;

/** How long a session waits for its server. */
enum Patience {
    /** Somebody waits for the answer. The server stops before the driver gives up, and says so. */
    CALL(50, 60),
    /** A run: the first row of a large table without an index may take minutes, and then rows come for hours. */
    RUN(0, 600);

    private final int statementSeconds;
    private final int silenceSeconds;

    Patience(int statementSeconds, int silenceSeconds) {
        this.statementSeconds = statementSeconds;
        this.silenceSeconds = silenceSeconds;
    }

    /** The longest that a statement may take, 0 for no end. */
    int statementSeconds() {
        return statementSeconds;
    }

    /** The longest that the server may keep silent while it is asked for something. */
    int silenceSeconds() {
        return silenceSeconds;
    }
}
