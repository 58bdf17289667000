package io.godwit.connection.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/** Made by the driver by name; gives it sockets that are connected already, to where the guard of this key allows. */
public final class GuardedSocketFactory extends SocketFactory {

    private static final String ALLOWED_ONLY = "Sockets go where the guard allows, and nobody else says where";

    private final String key;

    /** @param key of a guard that is open */
    public GuardedSocketFactory(String key) {
        super();
        this.key = key;
    }

    @Override
    public Socket createSocket() throws IOException {
        return Guards.connect(key);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException(ALLOWED_ONLY);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException(ALLOWED_ONLY);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException(ALLOWED_ONLY);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException(ALLOWED_ONLY);
    }
}
