package io.godwit.connection.guard;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a server on their way to the driver, which gets none that the guard has not seen: one byte of type, four bytes of
 * length with themselves included, then the body (PostgreSQL manual, "Message Formats"). A message of which the guard wants only the
 * beginning comes as a shorter one. Belongs to one thread.
 */
final class GuardedMessages extends FilterInputStream {

    private static final int HEADER = 5;
    private static final int LENGTH = 4;
    private static final int BUFFER = 1 << 14;

    private final Guard guard;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private long left;
    private long dropped;
    private @Nullable GuardRefusal refusal;

    /** @param in the decrypted stream, from the first byte of a message */
    GuardedMessages(InputStream in, Guard guard) {
        super(in);
        this.guard = guard;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    /** What comes before a refused message is still handed on, so that the driver meets the refusal where it stands. */
    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        if (most == 0) {
            return 0;
        }
        int count = 0;
        do {
            if (left == 0 && !hasNext(count > 0)) {
                return count > 0 ? count : -1;
            }
            int more = handOn(bytes, from + count, most - count);
            if (more < 0) {
                return count > 0 ? count : -1;
            }
            count += more;
        } while (count < most && isAtHand());
        return count;
    }

    /** What is skipped is looked at, too. At the end of the stream the driver would ask for ever. */
    @Override
    public long skip(long most) throws IOException {
        if (most <= 0) {
            return 0;
        }
        int count = read(new byte[(int) Math.min(BUFFER, most)]);
        if (count < 0) {
            throw new EOFException();
        }
        return count;
    }

    @Override
    public int available() throws IOException {
        return dropped > 0 ? 0 : end - at + in.available();
    }

    /** True when going on would not wait for the network. */
    private boolean isAtHand() {
        return left > 0 ? at < end : dropped == 0 && end - at >= HEADER;
    }

    /**
     * Goes to the next message; false at the end of the stream.
     *
     * @param later true to keep a refusal for the next read
     */
    private boolean hasNext(boolean later) throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        if (!drop() || !fill(HEADER)) {
            return false;
        }
        try {
            begin();
            return true;
        } catch (GuardRefusal refused) {
            refusal = refused;
            if (later) {
                return false;
            }
            throw refused;
        }
    }

    private void begin() throws GuardRefusal {
        long length = 0;
        for (int i = at + 1; i < at + HEADER; i++) {
            length = (length << Byte.SIZE) | (buffer[i] & 0xFF);
        }
        long wanted = guard.message(buffer[at], length);
        for (int i = at + HEADER - 1; i > at && wanted < length; i--) {
            buffer[i] = (byte) (wanted >> (Byte.SIZE * (at + HEADER - 1 - i)));
        }
        left = HEADER + Math.max(0, wanted - LENGTH);
        dropped = length - wanted;
    }

    private boolean drop() throws IOException {
        while (dropped > 0) {
            if (at == end && !fill(1)) {
                return false;
            }
            int skipped = (int) Math.min(dropped, end - at);
            at += skipped;
            dropped -= skipped;
        }
        return true;
    }

    private int handOn(byte[] bytes, int from, int most) throws IOException {
        int wanted = (int) Math.min(left, most);
        if (at == end && wanted >= BUFFER) {
            int count = in.read(bytes, from, wanted);
            received(count);
            left -= Math.max(0, count);
            return count;
        }
        if (at == end && !fill(1)) {
            return -1;
        }
        int count = Math.min(wanted, end - at);
        System.arraycopy(buffer, at, bytes, from, count);
        at += count;
        left -= count;
        return count;
    }

    /** Waits until so many bytes are in the buffer; false when the stream ends before. */
    private boolean fill(int wanted) throws IOException {
        if (end - at < wanted) {
            System.arraycopy(buffer, at, buffer, 0, end - at);
            end -= at;
            at = 0;
        }
        while (end - at < wanted) {
            int count = in.read(buffer, end, BUFFER - end);
            if (count < 0) {
                return false;
            }
            received(count);
            end += count;
        }
        return true;
    }

    private void received(int count) {
        if (count > 0) {
            guard.decrypted(count);
            Guards.received(count);
        }
    }
}
