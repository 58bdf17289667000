package io.godwit.connection.guard;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Made by the driver by name; puts TLS on a guarded socket and has the guard see what it decrypts. */
public final class GuardedTlsFactory extends SSLSocketFactory {

    private static final String GUARDED_ONLY = "TLS goes over guarded sockets only";

    private final SSLSocketFactory sockets;

    /**
     * @param key of a way that is open
     * @throws IOException when it is not
     * @throws GeneralSecurityException when this Java runtime has no TLS
     */
    public GuardedTlsFactory(String key) throws IOException, GeneralSecurityException {
        super();
        this.sockets = Guards.trust(key).sockets();
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        if (!(socket instanceof GuardedSocket guarded)) {
            throw new IOException(GUARDED_ONLY);
        }
        SSLSocket tls = (SSLSocket) sockets.createSocket(socket, host, port, autoClose);
        return new GuardedTlsSocket(tls, guarded.guard());
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw new IOException(GUARDED_ONLY);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException(GUARDED_ONLY);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw new IOException(GUARDED_ONLY);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
        throw new IOException(GUARDED_ONLY);
    }
}
