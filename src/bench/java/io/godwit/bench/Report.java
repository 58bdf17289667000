package io.godwit.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Gathers what was measured and writes it as one page, for people. */
final class Report {

    private static final String HOW = """
            # Benchmarks

            Written by `mvn -Pbench verify` (code in `src/bench`). **Compare ratios, not seconds, and only within a table**: all
            contenders of a table ran by turns (A B C, A B C, ...) in one process of benchmarking, and each figure is the median
            of its rounds, after one round to warm up that does not count. Other machines give other seconds, and so does this
            one on another day.

            Source and target are two PostgreSQL servers on this machine, so they share its cores with the contender. Both are
            durable (fsync, synchronous_commit and full_page_writes on) and have the same settings for all. Before each turn the
            target and all books are emptied, vacuumed, analyzed and checkpointed. After each turn the number of rows in the
            target and a checksum over all their values are compared with what the rules make of the source in SQL; one that
            differs ends the benchmark.

            - **L** is the limit: a raw `COPY ... to stdout` with the rules in SQL, piped into `COPY ... from stdin`, one transaction.
              It keeps no books, knows no bad rows and cannot resume.
            - **L2** also writes an id mapping for each row, as the service does. No service that keeps them can be faster in one session.
            - **Godwit** is the packaged service with %s, used over its REST API; its time is that of the client, from the request
              that starts the run to the answer that it has ended. Some of it passes before a worker has begun and before the
              answer is given; the own clock of the last run is noted beside. The JVMs of all contenders are warm.
            - Times of contenders that were given fewer rows are scaled to all rows and marked with ~.

            """;

    private final List<String> sections = new ArrayList<>();

    /** Adds a table of one workload, with ratios to its first result. */
    void add(List<Result> results) {
        Result limit = results.get(0);
        StringBuilder table = new StringBuilder("## %s (%,d rows)%n%n".formatted(limit.workload(), limit.rows()))
                .append("| contender | median s | from - to | rows/s | x L | |\n|---|--:|--:|--:|--:|---|\n");
        for (Result result : results) {
            table.append("| %s | %s%.2f | %.2f - %.2f | %,.0f | %.2f | %s |%n"
                    .formatted(
                            result.contender(),
                            result.isScaled() ? "~ " : "",
                            result.median(),
                            result.fastest(),
                            result.slowest(),
                            result.rows() / result.median(),
                            result.median() / limit.median(),
                            result.note()));
        }
        add(table.toString());
    }

    /** Adds a paragraph or more. */
    void add(String text) {
        System.out.println("\n" + text);
        sections.add(text);
    }

    /** Writes the page. */
    void write(Path file, Machine machine, Settings settings) throws IOException {
        StringBuilder page = new StringBuilder(HOW.formatted("`" + Service.HEAP + "`"))
                .append("Machine: ")
                .append(machine)
                .append(".  \n")
                .append("Servers: what local mode sets, and ")
                .append(Servers.settings())
                .append(".  \n")
                .append("Command: `")
                .append(settings.command())
                .append("`\n\n");
        sections.forEach(section -> page.append(section).append('\n'));
        Path parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Files.writeString(file, page.toString().stripTrailing() + "\n");
        System.out.println("Written to " + file);
    }
}
