package io.godwit.platform.sql;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Made by the driver by name. Its sockets bound the time that a write waits for the database, as {@code socketTimeout} bounds a read:
 * the driver has no such limit, and TCP waits for a quarter of an hour, or for ever where the other side says that it is full. A
 * write that waited too long fails, and its session is lost. Safe for any thread.
 */
public final class WatchedSocketFactory extends SocketFactory {

    private final Duration patience;

    /** @param seconds for how long the database may take nothing of what is sent to it; at least one */
    public WatchedSocketFactory(String seconds) {
        super();
        this.patience = Duration.ofSeconds(Long.parseLong(seconds));
    }

    @Override
    public Socket createSocket() {
        return new WatchedSocket(patience);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(local, localPort));
    }

    private Socket connected(SocketAddress address, @Nullable SocketAddress local) throws IOException {
        Socket socket = createSocket();
        try {
            socket.bind(local);
            socket.connect(address);
            return socket;
        } catch (IOException failure) {
            socket.close();
            throw failure;
        }
    }
}
