package io.godwit.process;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network between a client and a database server that does what networks do: falls silent, drips, is late, ends connections, in
 * whole or in one direction or in the middle of a message, and loses the answer to a COMMIT. On loopback only. Safe for any thread.
 */
final class FaultProxy implements AutoCloseable {

    /** What becomes of bytes. */
    enum Mode {
        PASS,
        /** Connections stay open and new ones are taken, but nothing goes through; what was silent once stays so. */
        SILENT,
        /** A few bytes at a time. */
        DRIP,
        /** The next bytes of each connection come two seconds late, once in each direction. */
        LATE
    }

    /**
     * What ends the connection of a client that says it.
     *
     * @param told called before the client learns of it
     */
    private record FinalWords(String words, Runnable told) {}

    private static final FinalWords NONE = new FinalWords("", () -> {});

    /** The fence, which travels with its COMMIT. */
    private static final String COMMIT = "commit_batch(";

    private static final int DRIP_BYTES = 512;
    private static final int DRIP_MS = 20;
    private static final int LATE_MS = 2000;
    private static final int MOST_BYTES = 65536;

    /** Small, so that one side is still at it while the other has not heard all. */
    private static final int RECEIVE_BYTES = 16384;

    private final ServerSocket door;
    private final int serverPort;
    private final Map<Link, Boolean> links = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger commitsToLose = new AtomicInteger();
    private final AtomicInteger cutsToMake = new AtomicInteger();
    private volatile int bytesOfACut = 1;
    private volatile Random dice = new Random(0);
    private final AtomicInteger ended = new AtomicInteger();
    private volatile String lastWords = "";
    private volatile FinalWords finalWords = NONE;
    private volatile Mode mode = Mode.PASS;

    FaultProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        this.door = new ServerSocket();
        // Connections inherit it.
        door.setReceiveBufferSize(RECEIVE_BYTES);
        door.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
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

    /** Ends so many connections, those that are open and those to come, each after as many bytes as the dice say. */
    void cut(int count, int mostBytes, Random random) {
        dice = random;
        bytesOfACut = mostBytes;
        cutsToMake.set(count);
        links.keySet().forEach(Link::castForACut);
    }

    int cutsToMake() {
        return cutsToMake.get();
    }

    /** Lets connections fall silent as soon as the client says these words, which the server does not hear any more. */
    void silentFrom(String words) {
        lastWords = words;
    }

    /** Ends connections as soon as the client says these words, which the server does not hear any more. */
    void endFrom(String words) {
        whenSaid(words, () -> {});
    }

    /** As {@link #endFrom} does, but somebody is told before the client can notice. */
    void whenSaid(String words, Runnable told) {
        finalWords = new FinalWords(words, told);
    }

    /** How many connections were ended so far because of what was said. */
    int ended() {
        return ended.get();
    }

    /** How many connections have fallen silent and are not closed yet. */
    long silentLinks() {
        return links.keySet().stream().filter(link -> link.silent).count();
    }

    /** Lets bytes through again; what fell silent stays so. */
    void heal() {
        mode = Mode.PASS;
        lastWords = "";
        finalWords = NONE;
        cutsToMake.set(0);
    }

    /** Resets all connections, as a router does that has forgotten them. */
    void reset() {
        links.keySet().forEach(Link::close);
    }

    /**
     * Ends one direction of all connections: whom it leads to hears that nothing more comes, and is heard all the same.
     *
     * @return how many there were
     */
    int halfClose(boolean toServer) {
        List<Link> open = List.copyOf(links.keySet());
        open.forEach(link -> (toServer ? link.toServer : link.toClient).end());
        return open.size();
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
                link.castForACut();
                thread(() -> link.pump(link.toServer));
                thread(() -> link.pump(link.toClient));
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

    private static boolean takeOne(AtomicInteger left) {
        return left.getAndUpdate(count -> Math.max(0, count - 1)) > 0;
    }

    /** One direction of a connection. */
    private static final class Pipe {

        private final Socket from;
        private final Socket to;
        private boolean wasLate;
        private volatile boolean ended;

        Pipe(Socket from, Socket to) {
            this.from = from;
            this.to = to;
        }

        /** What still comes from the other side is lost from here on. */
        void end() {
            ended = true;
            try {
                to.shutdownOutput();
            } catch (IOException gone) {
                // Then it has ended already.
            }
        }

        void write(byte[] bytes, int offset, int count) throws IOException {
            if (ended) {
                return;
            }
            try {
                to.getOutputStream().write(bytes, offset, count);
            } catch (IOException failure) {
                if (!ended) {
                    throw failure;
                }
            }
        }
    }

    /** One connection. */
    private final class Link implements Closeable {

        private final Socket client;
        private final Socket server;
        private final Pipe toServer;
        private final Pipe toClient;
        private final AtomicLong bytesLeft = new AtomicLong(Long.MAX_VALUE);
        private volatile boolean silent;
        private volatile boolean answerIsLost;
        private String saidBefore = "";

        Link(Socket client, Socket server) throws IOException {
            this.client = client;
            this.server = server;
            this.toServer = new Pipe(client, server);
            this.toClient = new Pipe(server, client);
            // Closing then resets: what was not read yet is not read any more.
            client.setSoLinger(true, 0);
            // Else each answer waits for the other side's delayed acknowledgement.
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            server.setSoLinger(true, 0);
        }

        void castForACut() {
            if (cutsToMake.get() > 0) {
                bytesLeft.set(1 + dice.nextInt(bytesOfACut));
            }
        }

        void pump(Pipe pipe) {
            byte[] bytes = new byte[MOST_BYTES];
            try (this) {
                InputStream in = pipe.from.getInputStream();
                int count = in.read(bytes);
                while (count > 0 && !isLost(pipe, bytes, count) && forward(pipe, bytes, count)) {
                    count = in.read(bytes);
                }
            } catch (IOException ended) {
                // Either side may end at any time.
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean isLost(Pipe pipe, byte[] bytes, int count) {
            if (pipe == toClient) {
                return answerIsLost;
            }
            String said = new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
            try {
                return isLost(said);
            } finally {
                saidBefore = said;
            }
        }

        /** The server answers when it has committed; half of the losses come before, so that nobody can guess. */
        private boolean isLost(String said) {
            silent |= hears(lastWords, said);
            FinalWords end = finalWords;
            if (hears(end.words(), said)) {
                ended.incrementAndGet();
                end.told().run();
                return true;
            }
            if (!hears(COMMIT, said) || dice.nextInt(4) > 0 || !takeOne(commitsToLose)) {
                return false;
            }
            answerIsLost = dice.nextBoolean();
            return !answerIsLost;
        }

        /** Also words that came in two pieces; none are heard twice. */
        private boolean hears(String words, String said) {
            int overlap = Math.min(saidBefore.length(), words.length() - 1);
            return !words.isEmpty() && (saidBefore.substring(saidBefore.length() - overlap) + said).contains(words);
        }

        /** False when the connection was cut meanwhile. */
        private boolean forward(Pipe pipe, byte[] bytes, int count) throws IOException, InterruptedException {
            int sent = 0;
            while (sent < count) {
                int part = Math.min(mostAtATime(pipe), count - sent);
                long left = bytesLeft.getAndAdd(-part);
                boolean isCut = left < part && takeOne(cutsToMake);
                pipe.write(bytes, sent, isCut ? (int) Math.max(0, left) : part);
                if (isCut) {
                    return false;
                }
                sent += part;
            }
            return true;
        }

        /** How many bytes go next; waits until they may. */
        private int mostAtATime(Pipe pipe) throws InterruptedException {
            silent |= mode == Mode.SILENT;
            if (silent) {
                closed.await();
            }
            if (mode == Mode.LATE && !pipe.wasLate) {
                pipe.wasLate = true;
                closed.await(LATE_MS, TimeUnit.MILLISECONDS);
            }
            boolean drips = mode == Mode.DRIP && !closed.await(DRIP_MS, TimeUnit.MILLISECONDS);
            return drips ? DRIP_BYTES : MOST_BYTES;
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
