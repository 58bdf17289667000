package io.godwit.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One service per home. The lock dies with the process, so that kill -9 leaves nothing to clear up. Thread-safe.
 */
final class HomeLock implements AutoCloseable {

    /** The name of the lock file in the home. */
    static final String FILE = "service.lock";

    /** Closing any channel of the file would drop this process's lock on it, so a second one is never opened. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path home;
    private final FileChannel channel;

    private HomeLock(Path home, FileChannel channel) {
        this.home = home;
        this.channel = channel;
    }

    /** @throws LocalModeException when another service holds this home */
    static HomeLock take(Path home) {
        if (!HELD.add(home)) {
            throw refused(home);
        }
        try {
            FileChannel channel =
                    FileChannel.open(home.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw refused(home);
            }
            return new HomeLock(home, channel);
        } catch (IOException e) {
            HELD.remove(home);
            throw new UncheckedIOException(e);
        } catch (LocalModeException e) {
            HELD.remove(home);
            throw e;
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        return channel.tryLock();
    }

    private static LocalModeException refused(Path home) {
        return new LocalModeException(
                "Another service is using " + home + ": stop it, or set GODWIT_HOME to another directory");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            HELD.remove(home);
        }
    }
}
