package io.godwit.local.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/** The port of a home: the same at every start, so that saved addresses stay valid, unless somebody else has taken it. */
final class RememberedPort {

    private static final int ANY = 0;

    private RememberedPort() {}

    /** A port that is free on 127.0.0.1 now, written to the file for the next time. */
    static int choose(Path file) {
        try {
            int remembered = remembered(file);
            int port = isFree(remembered) ? remembered : free();
            if (port != remembered) {
                PrivateFile.write(file, Integer.toString(port));
            }
            return port;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int remembered(Path file) throws IOException {
        try {
            return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : ANY;
        } catch (NumberFormatException e) {
            return ANY;
        }
    }

    private static boolean isFree(int port) {
        if (port == ANY) {
            return false;
        }
        try (ServerSocket socket = bind(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = bind(ANY)) {
            return socket.getLocalPort();
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        // As PostgreSQL binds: connections that linger from the last server do not make the port taken.
        socket.setReuseAddress(true);
        try {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
