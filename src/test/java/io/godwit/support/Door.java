package io.godwit.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts who comes to an address and port, and leads them on to another port of this machine or nowhere. */
public final class Door implements AutoCloseable {

    private final ServerSocket listener;
    private final @Nullable Integer leadsTo;
    private final AtomicInteger visits = new AtomicInteger();
    private final Map<Socket, Thread> guests = new ConcurrentHashMap<>();

    private Door(InetAddress address, int port, @Nullable Integer leadsTo) {
        try {
            this.listener = new ServerSocket(port, 50, address);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        this.leadsTo = leadsTo;
        daemon(this::listen);
    }

    /** A door behind which nobody answers; port 0 stands for any. */
    public static Door closed(InetAddress address, int port) {
        return new Door(address, port, null);
    }

    /** A door to a port of 127.0.0.1. */
    public static Door to(int leadsTo, InetAddress address, int port) {
        return new Door(address, port, leadsTo);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many have connected so far. */
    public int visits() {
        return visits.get();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket visitor = listener.accept();
                visits.incrementAndGet();
                lead(visitor);
            } catch (IOException gone) {
                // The next one may stay.
            }
        }
    }

    private void lead(Socket visitor) throws IOException {
        if (leadsTo == null) {
            visitor.close();
            return;
        }
        Socket host = new Socket("127.0.0.1", leadsTo);
        guests.put(visitor, daemon(() -> pass(visitor, host)));
        daemon(() -> pass(host, visitor));
    }

    private static void pass(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException ended) {
            // Either side may end it.
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "door");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Resets the connections of all visitors; they have heard of it when it returns. */
    public void reset() throws IOException, InterruptedException {
        for (Map.Entry<Socket, Thread> guest : guests.entrySet()) {
            guest.getKey().setSoLinger(true, 0);
            guest.getKey().close();
            guest.getValue().join();
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
