package io.godwit.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Supplier;

/** Files and directories that only their owner can read, written whole or not at all. Thread-safe. */
public final class PrivateFile {

    private static final FileAttribute<Set<PosixFilePermission>> DIRECTORY = mode("rwx------");
    private static final FileAttribute<Set<PosixFilePermission>> FILE = mode("rw-------");

    private PrivateFile() {}

    /**
     * Makes the directory and its missing parents with mode 0700. One that exists keeps its mode: it may be a place that the
     * user shares, and what we put there is private by itself.
     */
    public static Path directory(Path path) {
        try {
            return Files.createDirectories(path, DIRECTORY).toRealPath();
        } catch (IOException e) {
            throw new LocalModeException("The directory " + path + " cannot be made: " + e.getMessage(), e);
        }
    }

    /** Writes the file with mode 0600 in place of any older one. */
    public static void write(Path path, String content) {
        try {
            Files.move(temporary(path, content), path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The content of the file, made now if there is none. Of several processes that make it at once one wins, and all get the
     * winner's content.
     */
    public static String once(Path path, Supplier<String> content) {
        try {
            if (!Files.exists(path)) {
                publish(temporary(path, content.get()), path);
            }
            return Files.readString(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A hard link, because unlike a move it fails when somebody else was first. */
    private static void publish(Path temporary, Path path) throws IOException {
        try {
            Files.createLink(path, temporary);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (IOException | UnsupportedOperationException e) {
            // No hard links on this file system: then only the race of two first starts is lost.
            Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static Path temporary(Path path, String content) throws IOException {
        Path file = Files.createTempFile(path.toAbsolutePath().getParent(), path.getFileName() + ".", ".new", FILE);
        return Files.writeString(file, content);
    }

    private static FileAttribute<Set<PosixFilePermission>> mode(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
