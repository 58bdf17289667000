package io.godwit.connection.guard;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connected socket whose guard sees all that comes in. */
final class GuardedSocket extends Socket {

    private static final int CONNECT_MS = (int) TimeUnit.SECONDS.toMillis(5);

    /** A name may have thousands of addresses where nothing answers. */
    private static final int MOST_ADDRESSES = 4;

    private final Guard guard;
    private final boolean plain;
    private @Nullable InputStream input;

    private GuardedSocket(Guard guard, boolean plain) {
        this.guard = guard;
        this.plain = plain;
    }

    /**
     * Connects to the first of the guard's first four addresses that answers; nothing is looked up again.
     *
     * @param plain true when messages come unencrypted
     */
    static GuardedSocket connect(Guard guard, boolean plain) throws IOException {
        IOException failure = new IOException("no address");
        List<InetAddress> addresses = guard.addresses();
        for (InetAddress address : addresses.subList(0, Math.min(MOST_ADDRESSES, addresses.size()))) {
            GuardedSocket socket = new GuardedSocket(guard, plain);
            try {
                socket.connect(new InetSocketAddress(address, guard.port()), CONNECT_MS);
                Guards.watch(guard, socket);
                return socket;
            } catch (IOException next) {
                socket.close();
                failure = next;
            }
        }
        throw failure;
    }

    Guard guard() {
        return guard;
    }

    @Override
    public synchronized void close() throws IOException {
        Guards.forget(guard);
        super.close();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        if (input == null) {
            InputStream received = new GuardedInput(super.getInputStream(), guard, !plain);
            input = plain ? new GuardedMessages(received, guard) : received;
        }
        return input;
    }
}
