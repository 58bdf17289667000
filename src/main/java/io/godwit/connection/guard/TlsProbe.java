package io.godwit.connection.guard;

import java.io.Closeable;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import org.postgresql.ssl.PGjdbcHostnameVerifier;

/**
 * Asks a server for TLS as the driver does (PostgreSQL manual, "SSL Session Encryption"), and no more. Belongs to one thread, which
 * closes it.
 */
public final class TlsProbe implements Closeable {

    private static final int REQUEST_LENGTH = 8;
    private static final int REQUEST_CODE = 80_877_103;

    private final Socket socket;
    private final TlsTrust trust;

    private TlsProbe(Socket socket, TlsTrust trust) {
        this.socket = socket;
        this.trust = trust;
    }

    /**
     * Connects.
     *
     * @param addresses checked addresses, at least one
     */
    public static TlsProbe open(List<InetAddress> addresses, int port, Limits limits, TlsTrust trust)
            throws IOException {
        return new TlsProbe(GuardedSocket.connect(new Guard(addresses, port, limits), false), trust);
    }

    /** Whether the server is willing. */
    public boolean isOffered() throws IOException {
        DataOutputStream request = new DataOutputStream(socket.getOutputStream());
        request.writeInt(REQUEST_LENGTH);
        request.writeInt(REQUEST_CODE);
        request.flush();
        return socket.getInputStream().read() == 'S';
    }

    /**
     * Goes on with a server that is willing: whether its certificate is trusted and names the host.
     *
     * @throws IOException a cause says what is wrong with the certificate, if that is it
     */
    public void verify(String host) throws IOException, GeneralSecurityException {
        try (SSLSocket tls = (SSLSocket) trust.sockets().createSocket(socket, host, socket.getPort(), true)) {
            tls.startHandshake();
            if (!PGjdbcHostnameVerifier.INSTANCE.verify(host, tls.getSession())) {
                throw new SSLPeerUnverifiedException("another host");
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
