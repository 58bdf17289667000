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
        int count = waits ? waited(bytes, from, most) : in.read(bytes, from, most);
        if (frames != null && count > 0) {
            frames.accept(bytes, from, count);
        }
        return count;
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
