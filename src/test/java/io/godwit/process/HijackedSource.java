package io.godwit.process;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * A way to a source that is honest until rows are asked for: then it answers by itself, with rows of its own and without end. On
 * loopback only; its threads end with it.
 */
final class HijackedSource implements AutoCloseable {

    private static final int SHORT = Short.BYTES;

    private final ServerSocket door;
    private final int serverPort;
    private final int columns;
    private final IntFunction<String> rows;

    /**
     * @param columns how many columns are asked for
     * @param rows each row as COPY writes it, by its number from 1
     */
    HijackedSource(int serverPort, int columns, IntFunction<String> rows) throws IOException {
        this.serverPort = serverPort;
        this.columns = columns;
        this.rows = rows;
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "hijacked-source");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                daemon(() -> answers(server, client));
                daemon(() -> questions(client, server));
            } catch (IOException end) {
                return;
            }
        }
    }

    /** What the server says goes through as it is. */
    private static void answers(Socket server, Socket client) {
        try (server) {
            InputStream in = server.getInputStream();
            in.transferTo(client.getOutputStream());
        } catch (IOException gone) {
            // The session has ended.
        }
    }

    /** What the client says is read message by message, so that one of them can be kept back. */
    private void questions(Socket client, Socket server) {
        try (client;
                server) {
            DataInputStream in = new DataInputStream(client.getInputStream());
            DataOutputStream out = new DataOutputStream(server.getOutputStream());
            int length = in.readInt();
            out.writeInt(length);
            out.write(in.readNBytes(length - Integer.BYTES));
            while (true) {
                byte type = in.readByte();
                byte[] body = in.readNBytes(in.readInt() - Integer.BYTES);
                if (type == 'Q' && new String(body, StandardCharsets.UTF_8).startsWith("copy ")) {
                    flood(client.getOutputStream());
                }
                out.writeByte(type);
                out.writeInt(body.length + Integer.BYTES);
                out.write(body);
            }
        } catch (IOException gone) {
            // The session has ended.
        }
    }

    private void flood(OutputStream to) throws IOException {
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(to, 1 << 16));
        out.writeByte('H');
        out.writeInt(Integer.BYTES + 1 + SHORT + SHORT * columns);
        out.writeByte(0);
        out.writeShort(columns);
        for (int column = 0; column < columns; column++) {
            out.writeShort(0);
        }
        for (int number = 1; ; number++) {
            byte[] row = rows.apply(number).getBytes(StandardCharsets.UTF_8);
            out.writeByte('d');
            out.writeInt(row.length + Integer.BYTES);
            out.write(row);
        }
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
