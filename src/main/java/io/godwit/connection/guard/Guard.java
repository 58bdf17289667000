package io.godwit.connection.guard;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyRow;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Watches over one physical connection: the time spent waiting for the server, whatever the protocol does meanwhile, and the bytes
 * that it sends. The connection's thread counts, the watchdog's thread looks.
 */
final class Guard {

    /** Errors, notices, notifications and settings are kept by the driver, for as long as the connection lives. */
    private static final int MOST_ASIDE = 4 << 20;

    /** What the driver makes of the smallest one of them: an exception with its stack. */
    private static final int ASIDE_OVERHEAD = 2_048;

    /** What the driver makes of the smallest other message, such as a row without columns. */
    private static final int OVERHEAD = 64;

    /** A message's length counts itself. */
    private static final int LENGTH = 4;

    /** The envelope of a record with one byte in it is some thirty bytes; that of a full one is nothing beside it. */
    private static final long ENVELOPE = 32;

    private static final long MOST_ENVELOPE = 4 << 20;

    private final List<InetAddress> addresses;
    private final int port;
    private final Limits limits;
    private long bytes;
    private long aside;
    private long encrypted;
    private long decrypted;
    private boolean ready;
    private boolean refused;
    private final AtomicLong waited = new AtomicLong();
    private volatile long waitingSince;
    private volatile boolean expired;
    private volatile @Nullable Closeable connection;

    /** @param addresses where the server is, checked already, at least one */
    Guard(List<InetAddress> addresses, int port, Limits limits) {
        this.addresses = List.copyOf(addresses);
        this.port = port;
        this.limits = limits;
    }

    List<InetAddress> addresses() {
        return addresses;
    }

    int port() {
        return port;
    }

    Limits limits() {
        return limits;
    }

    /** The connection to close when the time is over. */
    void watch(Closeable opened) {
        connection = opened;
    }

    /** The thread goes to wait for the server; 0 stands for not waiting, so the clock's own 0 is moved by a nanosecond. */
    void waits() {
        long now = System.nanoTime();
        waitingSince = now == 0 ? 1 : now;
    }

    /**
     * The server has answered.
     *
     * @throws GuardRefusal when it took too long
     */
    void answered() throws GuardRefusal {
        waited.addAndGet(System.nanoTime() - waitingSince);
        waitingSince = 0;
        if (expired || isOver()) {
            throw timedOut();
        }
    }

    /** What to throw for a connection that failed: the watchdog may have closed it. */
    IOException failure(IOException failed) {
        return expired ? timedOut() : failed;
    }

    private GuardRefusal timedOut() {
        return refusal(ErrorCode.STATEMENT_TIMEOUT);
    }

    /** The driver may ask again on its way out: a connection is counted once. */
    private GuardRefusal refusal(ErrorCode code) {
        if (!refused) {
            refused = true;
            Guards.refused(code);
        }
        return new GuardRefusal(code);
    }

    /**
     * A message begins.
     *
     * @param type the byte that names it in PostgreSQL's protocol
     * @param length its bytes
     * @return how many of them to hand on: of a row of a COPY that is too large only what its key is in
     * @throws GuardRefusal when it is too much
     */
    long message(byte type, long length) throws GuardRefusal {
        ready |= type == 'Z';
        boolean tooLarge = length > limits.largestMessage();
        if (type == 'd' && limits.rowsAreProgress() && (ready || !tooLarge)) {
            // Gone before the next one comes. What others have left stays counted: the driver may be collecting it.
            waited.set(0);
            return tooLarge ? LENGTH + CopyRow.BEGINNING : length;
        }
        if (tooLarge) {
            // Whoever is not yet a server of ours has most likely another protocol.
            throw refusal(ready ? ErrorCode.ROW_TOO_LARGE : ErrorCode.PROTOCOL_ERROR);
        }
        bytes += length + OVERHEAD;
        boolean keptByDriver = type == 'N' || type == 'A' || type == 'S' || type == 'E';
        aside += keptByDriver ? length + ASIDE_OVERHEAD : 0;
        if (bytes > limits.bytes() || aside > MOST_ASIDE) {
            throw refusal(ErrorCode.ROW_TOO_LARGE);
        }
        return length;
    }

    /**
     * Encrypted bytes have come, the handshake's among them. A record may hold nothing, and a flood of such never reaches the driver,
     * nor lets anybody wait.
     *
     * @throws GuardRefusal when they are many more than what they hold
     */
    void encrypted(int count) throws GuardRefusal {
        encrypted += count;
        if (encrypted > MOST_ENVELOPE + ENVELOPE * decrypted) {
            throw refusal(ErrorCode.PROTOCOL_ERROR);
        }
    }

    /** So many bytes of messages have come. */
    void decrypted(int count) {
        decrypted += count;
    }

    private boolean isOver() {
        long since = waitingSince;
        long waiting = since == 0 ? 0 : System.nanoTime() - since;
        return waited.get() + waiting > TimeUnit.SECONDS.toNanos(limits.seconds());
    }

    /** Called by the watchdog: ends a connection whose thread has waited too long. */
    void closeWhenOver() {
        Closeable watched = connection;
        if (!expired && watched != null && isOver()) {
            expired = true;
            try {
                watched.close();
            } catch (IOException ignored) {
                // It is given up either way.
            }
        }
    }
}
