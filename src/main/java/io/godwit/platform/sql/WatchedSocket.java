package io.godwit.platform.sql;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket that is closed when what is written to it is not taken for too long, so that whoever writes goes on, with an error. The
 * thread that writes notes the time, twice for each piece; one thread of the process looks.
 */
final class WatchedSocket extends Socket {

    private static final long LOOK_EVERY_MS = 500;

    /** However much is written at once, each piece that is taken is a sign of life. */
    private static final int PIECE = 65_536;

    private static final Set<WatchedSocket> OPEN = ConcurrentHashMap.newKeySet();

    static {
        ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "database-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused = watchdog.scheduleWithFixedDelay(
                () -> OPEN.forEach(WatchedSocket::closeWhenStuck), LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private final long patienceNanos;
    private volatile long writingSince;
    private @Nullable OutputStream output;

    /** @param patience for how long a piece may wait until it is taken; longer than zero */
    WatchedSocket(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        if (output == null) {
            output = new WatchedOutput(super.getOutputStream());
            OPEN.add(this);
        }
        return output;
    }

    private void closeWhenStuck() {
        long since = writingSince;
        if (since != 0 && System.nanoTime() - since > patienceNanos) {
            try {
                close();
            } catch (IOException gone) {
                // Then nobody writes to it any more either.
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        OPEN.remove(this);
        super.close();
    }

    private final class WatchedOutput extends FilterOutputStream {

        WatchedOutput(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int done = 0; done < length; done += PIECE) {
                // Zero stands for not writing, so the clock's own zero is moved by a nanosecond.
                writingSince = System.nanoTime() | 1;
                try {
                    out.write(bytes, offset + done, Math.min(PIECE, length - done));
                } finally {
                    writingSince = 0;
                }
            }
        }
    }
}
