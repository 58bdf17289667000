package io.godwit.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.eclipse.microprofile.config.ConfigProvider;

/** Sends requests byte for byte, as no client library would, on a connection of their own. */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 10_000;

    private RawHttp() {}

    /**
     * What came back.
     *
     * @param head the status line and the headers, in lower case
     */
    public record Answer(int status, String head, String body) {}

    /** Sends a request with these header lines (each ended by CRLF) besides the usual ones. */
    public static Answer send(String start, String headers, byte[] body) {
        String head = start + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n";
        return exchange(head.getBytes(StandardCharsets.UTF_8), body);
    }

    /** The same body in pieces, without a length. */
    public static Answer sendChunked(String start, String headers, byte[] body) {
        StringBuilder chunks = new StringBuilder();
        String text = new String(body, StandardCharsets.US_ASCII);
        for (int at = 0; at < text.length(); at += 8000) {
            String piece = text.substring(at, Math.min(text.length(), at + 8000));
            chunks.append(Integer.toHexString(piece.length()))
                    .append("\r\n")
                    .append(piece)
                    .append("\r\n");
        }
        return send(
                start,
                headers + "Transfer-Encoding: chunked\r\n",
                (chunks + "0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static Answer exchange(byte[] head, byte[] body) {
        URI service = URI.create(ConfigProvider.getConfig().getValue("test.url", String.class));
        try (Socket socket = new Socket(service.getHost(), service.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(head);
            out.write(body);
            out.flush();
            return parsed(socket.getInputStream());
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Reads to the end of a body whose length the answer tells. */
    private static Answer parsed(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("The answer ended within its head: " + head);
            }
            head.append((char) next);
        }
        String lower = head.toString().toLowerCase(Locale.ROOT);
        int length = 0;
        for (String line : lower.split("\r\n")) {
            if (line.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
        return new Answer(Integer.parseInt(head.substring(9, 12)), lower, body);
    }
}
