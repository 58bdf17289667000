package io.godwit.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The postmaster that a data directory's {@code postmaster.pid} names, which may be long dead. */
record Postmaster(Path data, long pid) {

    /** Above every pid that a kernel hands out, so never alive. */
    private static final String NOBODY = "999999999";

    /** Empty when the last server was stopped in an orderly way. */
    static Optional<Postmaster> of(Path data) {
        List<String> lines = lines(data);
        try {
            return lines.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Postmaster(data, Long.parseLong(lines.get(0).strip())));
        } catch (NumberFormatException e) {
            return Optional.of(new Postmaster(data, Long.parseLong(NOBODY)));
        }
    }

    /**
     * Whether the process lives and is this directory's postmaster: a pid is used again after a restart of the machine, and
     * then belongs to a stranger whom we must not stop. A zombie has no arguments and so counts as dead.
     */
    boolean isRunning() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .flatMap(process -> process.info().arguments())
                .filter(arguments -> Arrays.asList(arguments).contains(data.toString()))
                .isPresent();
    }

    /**
     * Makes the server believe that the process is gone even when its pid lives on as a stranger or as a zombie. The rest of
     * the file stays: by it the server finds out whether orphans of the old postmaster still use the shared memory.
     */
    void disown() {
        List<String> lines = new ArrayList<>(lines(data));
        if (!lines.isEmpty()) {
            lines.set(0, NOBODY);
            PrivateFile.write(file(data), String.join("\n", lines) + "\n");
        }
    }

    private static List<String> lines(Path data) {
        try {
            return Files.readAllLines(file(data));
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file(Path data) {
        return data.resolve("postmaster.pid");
    }
}
