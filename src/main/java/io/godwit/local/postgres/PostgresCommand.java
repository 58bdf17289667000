package io.godwit.local.postgres;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Runs the server's own programs. */
final class PostgresCommand {

    /** PG..., LANG and LC_... of the user's shell would change what the programs do. */
    private static final Set<String> KEPT_ENVIRONMENT = Set.of("PATH", "TMPDIR", "LD_LIBRARY_PATH");

    private static final int TIMEOUT_SECONDS = 120;

    private final Path binaries;
    private final Path directory;

    /**
     * @param binaries the unpacked server
     * @param directory where the programs run and where their output is kept for the length of one call
     */
    PostgresCommand(Path binaries, Path directory) {
        this.binaries = binaries;
        this.directory = directory;
    }

    /**
     * Runs one program to its end.
     *
     * @throws LocalModeException with the program's last words when it fails
     */
    void run(String program, List<String> arguments) {
        try {
            // A file and not a pipe: the postmaster inherits it and would keep a pipe open for ever.
            Path output = Files.createTempFile(directory, program + ".", ".out");
            try {
                int exit = exit(start(program, arguments, output), program);
                if (exit != 0) {
                    throw new LocalModeException(program + " failed: "
                            + Files.readString(output, StandardCharsets.UTF_8).strip());
                }
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Process start(String program, List<String> arguments, Path output) throws IOException {
        List<String> command = new ArrayList<>();
        // PostgreSQL refuses to run as root; in a user namespace of its own it runs as nobody.
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        Map<String, String> environment = builder.environment();
        environment.keySet().retainAll(KEPT_ENVIRONMENT);
        environment.put("LC_ALL", "C");
        return builder.start();
    }

    private static int exit(Process process, String program) {
        try {
            if (process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            throw new LocalModeException(program + " did not end within " + TIMEOUT_SECONDS + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LocalModeException(program + " was interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }
}
