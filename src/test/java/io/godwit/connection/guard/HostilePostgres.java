package io.godwit.connection.guard;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A server that speaks just enough of PostgreSQL's protocol to be let in (SCRAM-SHA-256, RFC 5802) and then attacks. Belongs to one
 * test; its threads end with it.
 */
public final class HostilePostgres implements AutoCloseable {

    /** The password that it takes. */
    public static final String PASSWORD = "secret";

    private static final int KILOBYTE = 1024;
    private static final int MANY = 5000;
    private static final byte[] DONE = "SET\0".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTICE = ("SNOTICE\0M" + "x".repeat(4000) + "\0\0").getBytes(StandardCharsets.US_ASCII);

    private static final Set<Attack> COPIES =
            EnumSet.of(Attack.GIANT_COPY, Attack.COPY_FLOOD, Attack.COPY_WITH_NOTICES);

    private final ServerSocket listener;
    private final Attack attack;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger visitors = new AtomicInteger();

    /** What it does; the first four before anyone is logged in. */
    public enum Attack {
        SILENCE,
        ASKS_FOR_THE_PASSWORD,
        SCRAM_WITHOUT_END,
        DRIPPING_LOGIN,
        GIANT_ERROR,
        SETTINGS_FLOOD,
        NOTICE_FLOOD,
        NOTICE_DRIP,
        ROW_FLOOD,
        GIANT_ROW,
        GIANT_COPY,
        NOTIFICATION_FLOOD,
        /** One row that is larger than a message may be, and smaller than all of them together. */
        LARGE_ROW,
        COPY_FLOOD,
        /** Rows that come one by one, as a run wants them, with what the driver keeps between them. */
        COPY_WITH_NOTICES
    }

    public HostilePostgres(Attack attack) throws IOException {
        this.attack = attack;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::listen);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The bytes that somebody took, but for what the kernel's buffers hold. */
    public long sent() {
        return sent.get();
    }

    /** How many have connected. */
    public int visitors() {
        return visitors.get();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "hostile");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket visitor = listener.accept();
                visitors.incrementAndGet();
                daemon(() -> meet(visitor));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void meet(Socket visitor) {
        try (visitor) {
            DataInputStream in = new DataInputStream(visitor.getInputStream());
            Out out = new Out(new DataOutputStream(new BufferedOutputStream(visitor.getOutputStream())));
            in.readNBytes(in.readInt() - 4);
            switch (attack) {
                case SILENCE -> in.transferTo(OutputStream.nullOutputStream());
                case ASKS_FOR_THE_PASSWORD -> askForThePassword(in, out);
                case SCRAM_WITHOUT_END -> scram(in, out, Integer.MAX_VALUE);
                case DRIPPING_LOGIN -> dripOneMessage(out);
                default -> {
                    scram(in, out, 4096);
                    out.message('R', new byte[4]);
                    out.setting("server_version", "17.2");
                    out.setting("client_encoding", "UTF8");
                    out.setting("DateStyle", "ISO, YMD");
                    out.setting("integer_datetimes", "on");
                    out.setting("standard_conforming_strings", "on");
                    out.message('K', new byte[8]);
                    out.message('Z', new byte[] {'I'});
                    if (COPIES.contains(attack)) {
                        obeyUntilCopy(in, out);
                    } else {
                        in.read();
                    }
                    attack(in, out);
                }
            }
        } catch (IOException | GeneralSecurityException goneAway) {
            // What a visitor does is asserted by the test.
        }
    }

    /** Does what it is told, step by step, until it is told to copy. */
    private static void obeyUntilCopy(DataInputStream in, Out out) throws IOException {
        while (true) {
            char told = (char) in.readByte();
            String text = new String(in.readNBytes(in.readInt() - 4), StandardCharsets.US_ASCII);
            if (text.startsWith("copy")) {
                return;
            }
            switch (told) {
                case 'P' -> out.message('1', new byte[0]);
                case 'B' -> out.message('2', new byte[0]);
                case 'D' -> out.message('n', new byte[0]);
                case 'E' -> out.message('C', DONE);
                case 'S' -> out.message('Z', new byte[] {'I'});
                default -> {
                    out.message('C', DONE);
                    out.message('Z', new byte[] {'I'});
                }
            }
        }
    }

    private static void askForThePassword(DataInputStream in, Out out) throws IOException {
        out.message('R', new byte[] {0, 0, 0, 3});
        in.transferTo(OutputStream.nullOutputStream());
    }

    private void attack(DataInputStream in, Out out) throws IOException {
        switch (attack) {
            case GIANT_ERROR -> out.header('E', 1 << 30, in);
            case GIANT_ROW -> {
                out.message('T', new byte[2]);
                out.header('D', 1 << 30, in);
            }
            case GIANT_COPY -> {
                out.message('H', new byte[3]);
                out.header('d', 1 << 30, in);
            }
            case LARGE_ROW -> {
                out.message('T', new byte[2]);
                out.header('D', 2 << 20, in);
            }
            case COPY_FLOOD -> {
                out.message('H', new byte[3]);
                flood(out, 'd', new byte[4000]);
            }
            case COPY_WITH_NOTICES -> {
                out.message('H', new byte[3]);
                for (int row = 0; row < MANY; row++) {
                    out.message('d', new byte[1]);
                    out.message('N', NOTICE);
                }
            }
            case SETTINGS_FLOOD ->
                flood(out, 'S', ("name\0" + "x".repeat(4000) + "\0").getBytes(StandardCharsets.US_ASCII));
            case NOTICE_FLOOD -> flood(out, 'N', NOTICE);
            case NOTIFICATION_FLOOD ->
                flood(out, 'A', ("\0\0\0\1" + "name\0" + "x".repeat(4000) + "\0").getBytes(StandardCharsets.US_ASCII));
            case NOTICE_DRIP -> drip(out, 'N');
            case ROW_FLOOD -> {
                out.message('T', "\0\1c\0\0\0\0\0\0\0\0\0\0\31\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.US_ASCII));
                flood(out, 'D', ("\0\1\0\0\20\0" + "x".repeat(4096)).getBytes(StandardCharsets.US_ASCII));
            }
            default -> throw new IllegalStateException();
        }
    }

    private static void flood(Out out, char type, byte[] body) throws IOException {
        while (true) {
            out.put(type, body);
        }
    }

    /** One byte now and then: never silent, never done. */
    private static void drip(Out out, char type) throws IOException {
        while (true) {
            out.message(type, "SNOTICE\0\0".getBytes(StandardCharsets.US_ASCII));
            LockSupport.parkNanos(100_000_000);
        }
    }

    /** A message of lawful length, one byte at a time. */
    private static void dripOneMessage(Out out) throws IOException {
        out.bytes.writeByte('E');
        out.bytes.writeInt(10 * KILOBYTE);
        while (true) {
            out.bytes.writeByte('x');
            out.bytes.flush();
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static void scram(DataInputStream in, Out out, int iterations)
            throws IOException, GeneralSecurityException {
        out.message('R', "\0\0\0\nSCRAM-SHA-256\0\0".getBytes(StandardCharsets.US_ASCII));
        String initial = answer(in);
        String bare = initial.substring(initial.indexOf("n="));
        String nonce = bare.substring(bare.indexOf("r=") + 2) + "server";
        byte[] salt = "sixteen bytes !!".getBytes(StandardCharsets.US_ASCII);
        String first = "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(salt) + ",i=" + iterations;
        out.message('R', ("\0\0\0\13" + first).getBytes(StandardCharsets.US_ASCII));
        String last = answer(in);
        String withoutProof = last.substring(last.indexOf("c="), last.indexOf(",p="));
        byte[] salted = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                .generateSecret(new PBEKeySpec(PASSWORD.toCharArray(), salt, iterations, 256))
                .getEncoded();
        byte[] signature = hmac(hmac(salted, "Server Key"), bare + "," + first + "," + withoutProof);
        out.message(
                'R',
                ("\0\0\0\14v=" + Base64.getEncoder().encodeToString(signature)).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String answer(DataInputStream in) throws IOException {
        in.readByte();
        return new String(in.readNBytes(in.readInt() - 4), StandardCharsets.US_ASCII);
    }

    private final class Out {

        private final DataOutputStream bytes;

        Out(DataOutputStream bytes) {
            this.bytes = bytes;
        }

        void message(char type, byte[] body) throws IOException {
            put(type, body);
            bytes.flush();
        }

        /** Without sending it at once. */
        void put(char type, byte[] body) throws IOException {
            bytes.writeByte(type);
            bytes.writeInt(body.length + 4);
            bytes.write(body);
            sent.addAndGet(body.length + 5L);
        }

        void setting(String name, String value) throws IOException {
            message('S', (name + "\0" + value + "\0").getBytes(StandardCharsets.US_ASCII));
        }

        /** Says that much is to come, and sends nothing of it. */
        void header(char type, int length, DataInputStream in) throws IOException {
            bytes.writeByte(type);
            bytes.writeInt(length);
            bytes.flush();
            in.transferTo(OutputStream.nullOutputStream());
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
