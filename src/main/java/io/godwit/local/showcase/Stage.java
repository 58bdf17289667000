package io.godwit.local.showcase;

import io.godwit.cli.ApiClient;
import io.godwit.local.demo.DemoExpectation;
import java.io.PrintStream;
import java.util.List;

/**
 * What the demo is given.
 *
 * @param api the service, as its users have it
 * @param connectionId the connection to the demo sources
 * @param databases both sides, to look at with SQL
 * @param expectations what the generator says must come out
 * @param out where it is shown
 * @param terminal whether a person watches
 */
public record Stage(
        ApiClient api,
        String connectionId,
        Databases databases,
        List<DemoExpectation> expectations,
        PrintStream out,
        boolean terminal) {

    public Stage {
        expectations = List.copyOf(expectations);
    }

    /** A heading, set off from what is above. */
    void heading(String text) {
        out.println();
        out.println(text);
        out.println();
    }

    /** Lines that belong to the heading. */
    void show(List<String> lines) {
        lines.forEach(line -> out.println("  " + line));
    }
}
