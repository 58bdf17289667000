package io.godwit.connection.guard;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A server's bytes on their way to the driver. Belongs to one thread. */
final class GuardedInput extends FilterInputStream {

    private final Guard guard;
    private final boolean waits;
    private final @Nullable MessageFrames frames;
    private @Nullable GuardRefusal refusal;

    /**
     * @param waits true where reading waits for the network, false above a stream that does so itself
     * @param framed true where the bytes are messages, false where they are encrypted
     */
    GuardedInput(InputStream in, Guard guard, boolean waits, boolean framed) {
        super(in);
        this.guard = guard;
        this.waits = waits;
        this.frames = framed ? new MessageFrames(guard) : null;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        if (refusal != null) {
            throw refusal;
        }
        int count = waits ? waited(bytes, from, most) : in.read(bytes, from, most);
        if (count <= 0) {
            return count;
        }
        if (frames == null) {
            guard.encrypted(count);
            return count;
        }
        guard.decrypted(count);
        return accepted(frames, bytes, from, count);
    }

    /** What comes before a refused message is still handed on, so that the driver meets the refusal where it stands. */
    private int accepted(MessageFrames messages, byte[] bytes, int from, int count) throws GuardRefusal {
        Guards.received(count);
        try {
            messages.accept(bytes, from, count);
            return count;
        } catch (GuardRefusal refused) {
            if (messages.before() == 0) {
                throw refused;
            }
            refusal = refused;
            return messages.before();
        }
    }

    private int waited(byte[] bytes, int from, int most) throws IOException {
        guard.waits();
        try {
            int count = in.read(bytes, from, most);
            guard.answered();
            return count;
        } catch (IOException failed) {
            throw guard.failure(failed);
        }
    }
}
