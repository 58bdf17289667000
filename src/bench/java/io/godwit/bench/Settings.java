package io.godwit.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * What is asked of one benchmark, by system properties.
 *
 * @param rows {@code bench.rows}: rows of the narrow table; the others have a share of them
 * @param rounds {@code bench.rounds}: rounds that count; one more before them warms up
 * @param cases {@code bench.cases}: what is measured, in this order
 * @param home {@code bench.home}: where the servers live; emptied first
 * @param report {@code bench.report}: the file that is written
 */
record Settings(long rows, int rounds, List<Case> cases, Path home, Path report) {

    /** What can be measured. */
    enum Case {
        NARROW,
        KEYED,
        WIDE,
        DOCUMENTS,
        DIRTY,
        GROWTH,
        GUARD,
        RESUME
    }

    static Settings read() {
        return new Settings(
                Long.getLong("bench.rows", 1_000_000),
                Integer.getInteger("bench.rounds", 5),
                List.of(System.getProperty("bench.cases", "narrow,keyed,wide,documents,dirty,growth,guard,resume")
                                .split(","))
                        .stream()
                        .map(name -> Case.valueOf(name.strip().toUpperCase(Locale.ROOT)))
                        .toList(),
                Path.of(System.getProperty("bench.home", "target/bench")).toAbsolutePath(),
                Path.of(System.getProperty("bench.report", "docs/benchmarks.md")));
    }

    /** The command that asks for the same again. */
    String command() {
        StringBuilder command =
                new StringBuilder("mvn -Pbench verify -Dbench.rows=" + rows + " -Dbench.rounds=" + rounds);
        if (cases.size() < Case.values().length) {
            command.append(" -Dbench.cases=")
                    .append(String.join(
                            ",",
                            cases.stream()
                                    .map(one -> one.name().toLowerCase(Locale.ROOT))
                                    .toList()));
        }
        return command.toString();
    }
}
