package io.godwit.cli;

import java.io.PrintStream;

/**
 * Shows one run while it goes on. {@link #show} may be called any number of times before {@link #end}. Not thread-safe.
 */
public interface ProgressBar {

    /** It is this far now. */
    void show(Progress progress);

    /**
     * It has ended.
     *
     * @param outcome how, in words
     */
    void end(Progress progress, String outcome);

    /**
     * Begins to show a run.
     *
     * @param terminal whether a person watches: then a bar that moves, else plain lines that suit a log
     * @param title what is moved, {@code source -> target}
     */
    static ProgressBar begin(PrintStream out, boolean terminal, String title) {
        return terminal ? new MovingBar(out, title) : new PlainProgress(out, title);
    }
}
