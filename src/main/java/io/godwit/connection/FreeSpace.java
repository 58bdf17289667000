package io.godwit.connection;

import io.godwit.connection.Diagnosis.Hint;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Sets a source's size against the room that there is for its rows. Immutable, safe for any thread. */
@ApplicationScoped
class FreeSpace {

    private static final long MEGABYTE = 1 << 20;

    private final Optional<String> directory;

    /** @param directory where the application's database lies, when that is on this machine */
    FreeSpace(@ConfigProperty(name = "godwit.database-directory") Optional<String> directory) {
        this.directory = directory;
    }

    /** @param bytes what the source's tables take on its own disk */
    Hint hint(long bytes) {
        String need = "The source's tables take " + megabytes(bytes)
                + "; their rows need about as much in the application's database";
        OptionalLong free = free();
        if (free.isEmpty()) {
            return new Hint("free_space", need + ", whose disk cannot be seen from here");
        }
        return new Hint(
                "free_space",
                need + ", where " + megabytes(free.getAsLong()) + " are free"
                        + (free.getAsLong() < bytes ? ": too little for all of them" : ""));
    }

    private OptionalLong free() {
        if (directory.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Files.getFileStore(Path.of(directory.get())).getUsableSpace());
        } catch (IOException unknown) {
            return OptionalLong.empty();
        }
    }

    /** Rounded up. */
    private static String megabytes(long bytes) {
        return (bytes + MEGABYTE - 1) / MEGABYTE + " MB";
    }
}
