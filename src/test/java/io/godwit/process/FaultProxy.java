package io.godwit.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network between a client and a database server that does what networks do: falls silent, drips, ends connections, and loses the
 * answer to a COMMIT. On loopback only. Safe for any thread.
 */
final class FaultProxy implements AutoCloseable {

    /** What becomes of bytes. */
    enum Mode {
        PASS,
        /** Connections stay open and new ones are taken, but nothing goes through; what was silent once stays so. */
        SILENT,
        /** A few bytes at a time. */
        DRIP
    }

    /** The fence, which travels with its COMMIT. */
    private static final String COMMIT = "commit_batch(";

    private static final int DRIP_BYTES = 512;
    private static final int DRIP_MS = 20;
    private static final int MOST_BYTES = 65536;

    /** Small, so that a server is still at it while its client has not heard all. */
    private static final int RECEIVE_BYTES = 16384;

    private final ServerSocket door;
    private final int serverPort;
    private final Map<Link, Boolean> links = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger commitsToLose = new AtomicInteger();
    private volatile Random dice = new Random(0);
    private final AtomicInteger ended = new AtomicInteger();
    private volatile String lastWords = "";
    private volatile String finalWords = "";
    private volatile Mode mode = Mode.PASS;

    FaultProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    void mode(Mode next) {
        mode = next;
    }

    /** Ends so many connections at a COMMIT: before the server has it or before the client has the answer, as the dice fall. */
    void loseCommits(int count, Random random) {
        dice = random;
        commitsToLose.set(count);
    }

    int commitsToLose() {
        return commitsToLose.get();
    }

    /** Lets connections fall silent as soon as the client says these words, which the server does not hear any more. */
    void silentFrom(String words) {
        lastWords = words;
    }

    /** Ends connections as soon as the client says these words, which the server does not hear any more. */
    void endFrom(String words) {
        finalWords = words;
    }

    /** How many connections were ended so far because of what was said. */
    int ended() {
        return ended.get();
    }

    boolean hasSilentLinks() {
        return links.keySet().stream().anyMatch(link -> link.silent);
    }

    /** Lets bytes through again; what fell silent stays so. */
    void heal() {
        mode = Mode.PASS;
        lastWords = "";
        finalWords = "";
    }

    /** Resets all connections, as a router does that has forgotten them. */
    void reset() {
        links.keySet().forEach(Link::close);
    }

    private void accept() {
        while (closed.getCount() > 0) {
            try {
                Socket client = door.accept();
                Socket server = new Socket();
                server.setReceiveBufferSize(RECEIVE_BYTES);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
                Link link = new Link(client, server);
                links.put(link, true);
                thread(() -> link.pump(true));
                thread(() -> link.pump(false));
            } catch (IOException nobodyThere) {
                // The server is away or this is the end: the client finds out by itself.
            }
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    /** One connection. */
    private final class Link implements Closeable {

        private final Socket client;
        private final Socket server;
        private volatile boolean silent;
        private volatile boolean answerIsLost;

        Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            // Closing then resets: what was not read yet is not read any more.
            client.setSoLinger(true, 0);
            // Else each answer waits for the other side's delayed acknowledgement.
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.setSoLinger(true, 0);
        }

        void pump(boolean toServer) {
            byte[] bytes = new byte[MOST_BYTES];
            try (this) {
                InputStream in = (toServer ? client : server).getInputStream();
                OutputStream out = (toServer ? server : client).getOutputStream();
                int count = in.read(bytes);
                while (count > 0) {
                    if (toServer ? isLost(new String(bytes, 0, count, StandardCharsets.ISO_8859_1)) : answerIsLost) {
                        return;
                    }
                    forward(bytes, count, out);
                    count = in.read(bytes);
                }
            } catch (IOException ended) {
                // Either side may end at any time.
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        /** The server answers when it has committed; half of the losses come before, so that nobody can guess. */
        private boolean isLost(String said) {
            silent |= !lastWords.isEmpty() && said.contains(lastWords);
            if (!finalWords.isEmpty() && said.contains(finalWords)) {
                ended.incrementAndGet();
                return true;
            }
            if (!said.contains(COMMIT)
                    || dice.nextInt(4) > 0
                    || commitsToLose.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
                return false;
            }
            answerIsLost = dice.nextBoolean();
            return !answerIsLost;
        }

        private void forward(byte[] bytes, int count, OutputStream out) throws IOException, InterruptedException {
            int sent = 0;
            while (sent < count) {
                silent |= mode == Mode.SILENT;
                if (silent) {
                    closed.await();
                }
                boolean drips = mode == Mode.DRIP && !closed.await(DRIP_MS, TimeUnit.MILLISECONDS);
                int part = drips ? Math.min(DRIP_BYTES, count - sent) : count - sent;
                out.write(bytes, sent, part);
                sent += part;
            }
        }

        @Override
        public void close() {
            links.remove(this);
            try (client;
                    server) {
                // Both, whatever the first says.
            } catch (IOException gone) {
                // It is closed all the same.
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        door.close();
        reset();
    }
}
