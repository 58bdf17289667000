package io.godwit.connection.guard;

import io.godwit.platform.error.ErrorCode;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Where the driver finds the guard of a connection: it makes our factories by name and hands them nothing but a text. Also the
 * watchdog, which ends connections that overstay. Safe for any thread.
 */
public final class Guards {

    private static final long LOOK_EVERY_MS = 250;

    private static final Map<String, Way> WAYS = new ConcurrentHashMap<>();
    private static final Set<Guard> WATCHED = ConcurrentHashMap.newKeySet();
    private static final LongAdder RECEIVED = new LongAdder();
    private static final Map<ErrorCode, LongAdder> REFUSALS = new ConcurrentHashMap<>();

    static {
        ScheduledExecutorService watchdog = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "source-watchdog");
            thread.setDaemon(true);
            return thread;
        });
        ScheduledFuture<?> unused = watchdog.scheduleWithFixedDelay(
                () -> WATCHED.forEach(Guard::closeWhenOver), LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    private Guards() {}

    private record Way(List<InetAddress> addresses, int port, Limits limits, TlsTrust trust) {}

    /**
     * Opens a way for one physical connection.
     *
     * @param addresses checked addresses, at least one
     * @return the key under which the factories find it, until {@link #close}
     */
    public static String open(List<InetAddress> addresses, int port, Limits limits, TlsTrust trust) {
        String key = UUID.randomUUID().toString();
        WAYS.put(key, new Way(addresses, port, limits, trust));
        return key;
    }

    /** Closes a way; the connection that was made over it goes on. */
    public static void close(String key) {
        WAYS.remove(key);
    }

    /** Bytes that servers have sent to this process, encryption apart. */
    public static long received() {
        return RECEIVED.sum();
    }

    static void received(int bytes) {
        RECEIVED.add(bytes);
    }

    /** How many connections of this process were ended for this reason, because their server went beyond its limits. */
    public static long refusals(ErrorCode code) {
        LongAdder count = REFUSALS.get(code);
        return count == null ? 0 : count.sum();
    }

    static void refused(ErrorCode code) {
        REFUSALS.computeIfAbsent(code, first -> new LongAdder()).increment();
    }

    static Socket connect(String key) throws IOException {
        Way way = find(key);
        Guard guard = new Guard(way.addresses(), way.port(), way.limits());
        return GuardedSocket.connect(guard, !way.trust().isEncrypted());
    }

    static TlsTrust trust(String key) throws IOException {
        return find(key).trust();
    }

    private static Way find(String key) throws IOException {
        Way way = WAYS.get(key);
        if (way == null) {
            throw new IOException("no way is open under this key");
        }
        return way;
    }

    /** From now on the watchdog looks at the guard, until the connection is closed. */
    static void watch(Guard guard, Closeable connection) {
        guard.watch(connection);
        WATCHED.add(guard);
    }

    static void forget(Guard guard) {
        WATCHED.remove(guard);
    }
}
