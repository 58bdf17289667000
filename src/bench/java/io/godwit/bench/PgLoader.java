package io.godwit.bench;

import io.godwit.local.postgres.PrivateFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tool pgloader, a process for each move. It copies whole tables and knows no rules, so these are in a view of the source that
 * it takes for a table. Its exit code is 0 whatever happened: its summary tells.
 */
final class PgLoader implements Contender {

    /** Where the view is; the command renames the schema, because there must not be another way to name the target. */
    private static final String SCHEMA = "pgloader";

    private static final long PATIENCE_MINUTES = 10;

    /** It reads 100,000 rows ahead of itself unless it is told otherwise, which a million rows are too many for. Its role could not change the target's tables, indexes and keys if it tried. */
    private static final String COMMAND = """
            load database
                from %1$s?sslmode=disable
                into %2$s?sslmode=disable
            with on error stop, data only, create no tables, create no indexes, no foreign keys, include no drop,
                no truncate, reset no sequences, workers = 2, concurrency = 1, prefetch rows = 10000
            materialize views %3$s.%4$s
            including only table names matching '%4$s' in schema '%3$s'
            alter schema '%3$s' rename to '%5$s';
            """;

    private static final Pattern VERSION = Pattern.compile("pgloader version \"(.+)\"");

    /** What was done, the rows read, the rows written and the errors. */
    private static final Pattern STEP = Pattern.compile("\"(.*)\";(\\d+);(\\d+);(\\d+);.*");

    private final Path program;
    private final Servers servers;
    private final Path directory;
    private final Path log;
    private final Path summary;

    private PgLoader(Path program, Servers servers, Path directory) {
        this.program = program;
        this.servers = servers;
        this.directory = directory;
        this.log = directory.resolve("output.log");
        this.summary = directory.resolve("summary.csv");
    }

    /**
     * One for this workload, with its view; empty when the program is not installed.
     *
     * @param home where it may write
     */
    static Optional<PgLoader> installed(Servers servers, Path home, Workload workload) throws SQLException {
        Optional<Path> program = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "pgloader"))
                .filter(Files::isExecutable)
                .findFirst();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        servers.offerView(workload, SCHEMA);
        return Optional.of(new PgLoader(program.get(), servers, PrivateFile.directory(home.resolve("pgloader"))));
    }

    @Override
    public String name() {
        return "pgloader, rules in a view";
    }

    @Override
    public void move(Workload workload) throws Exception {
        Path command = directory.resolve("command.load");
        Files.deleteIfExists(summary);
        PrivateFile.write(
                command,
                COMMAND.formatted(
                        servers.readSourceUri(),
                        servers.writeTargetUri(),
                        SCHEMA,
                        workload.target(),
                        Workload.TARGET_SCHEMA));
        try {
            run(command);
        } finally {
            Files.delete(command);
        }
        check(workload);
    }

    private void run(Path command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        program.toString(),
                        "--root-dir",
                        directory.toString(),
                        "--summary",
                        summary.toString(),
                        command.toString())
                .redirectErrorStream(true)
                // Without memory it asks a person what to do.
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException("pgloader takes over " + PATIENCE_MINUTES + " minutes, see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException("pgloader ended with " + process.exitValue() + ", see " + log);
            }
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private void check(Workload workload) throws IOException {
        long written = 0;
        List<String> failed = new ArrayList<>();
        for (String line : Files.readAllLines(summary)) {
            Matcher step = STEP.matcher(line);
            if (step.matches()) {
                written += step.group(1).startsWith(Workload.TARGET_SCHEMA + ".") ? Long.parseLong(step.group(3)) : 0;
                if (Long.parseLong(step.group(4)) > 0) {
                    failed.add(line);
                }
            }
        }
        if (written == 0 || !failed.isEmpty()) {
            throw new IllegalStateException(
                    "pgloader wrote " + written + " rows of " + workload.title() + " " + failed + ", see " + log);
        }
    }

    /** For people: what it is and how it was used. */
    String text() throws IOException {
        Matcher version = VERSION.matcher(Files.readString(log));
        return "pgloader" + (version.find() ? " " + version.group(1) : "")
                + ": started anew for each turn, which counts; `workers = 2, concurrency = 1, prefetch rows = 10000` (with its default its memory does not last for a million rows),"
                + " batches of its own default size;"
                + " the rules in a view of the source, because it knows none; no id mappings.\n";
    }
}
