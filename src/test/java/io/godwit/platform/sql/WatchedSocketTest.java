package io.godwit.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A server that takes nothing, and one that is slow: a second of patience and more bytes than any buffer on the way holds. Nothing
 * but a watchdog ends a thread that writes.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WatchedSocketTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final byte[] MUCH = new byte[24 << 20];

    private ServerSocket door;
    private Socket socket;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        socket = new WatchedSocketFactory("" + PATIENCE.toSeconds())
                .createSocket(door.getInetAddress(), door.getLocalPort());
        server = door.accept();
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        server.close();
        door.close();
    }

    @Test
    void aWriteThatNobodyTakesFails() throws IOException {
        OutputStream output = socket.getOutputStream();
        long before = System.nanoTime();

        assertThatThrownBy(() -> output.write(MUCH)).isInstanceOf(IOException.class);

        assertThat(System.nanoTime() - before).isGreaterThan(PATIENCE.toNanos());
        assertThat(socket.isClosed()).isTrue();
    }

    @Test
    void aWriteGoesOnForAsLongAsSomethingIsTaken() throws Exception {
        CompletableFuture<Long> taken = CompletableFuture.supplyAsync(this::takeSlowly);
        long before = System.nanoTime();

        socket.getOutputStream().write(MUCH);
        socket.getOutputStream().write(1);
        socket.shutdownOutput();

        assertThat(taken.get()).isEqualTo(MUCH.length + 1);
        assertThat(System.nanoTime() - before).as("else it shows nothing").isGreaterThan(PATIENCE.toNanos() * 2);
    }

    /** A wait of twenty milliseconds for each part. */
    private long takeSlowly() {
        CountDownLatch never = new CountDownLatch(1);
        try (InputStream input = server.getInputStream()) {
            long count = 0;
            int next = input.readNBytes(MUCH.length / 128).length;
            while (next > 0) {
                count += next;
                boolean unused = never.await(20, TimeUnit.MILLISECONDS);
                next = input.readNBytes(MUCH.length / 128).length;
            }
            return count;
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
