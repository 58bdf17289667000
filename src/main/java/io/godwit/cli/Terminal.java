package io.godwit.cli;

import java.io.Console;
import java.util.Map;

/** Whether a person watches the output. */
public final class Terminal {

    private Terminal() {}

    /** True when input and output are a terminal that can paint over a line. */
    @SuppressWarnings("SystemConsoleNull") // on Java 17 the absence of a console is the answer
    public static boolean isWatched(Map<String, String> environment) {
        Console console = System.console();
        return console != null && !"dumb".equals(environment.get("TERM")) && isTerminal(console);
    }

    /** Since Java 22 there may be a console without a terminal, and a method that tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException olderJava) {
            return true;
        }
    }
}
