package io.godwit.connection.guard;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** What comes from the network: the time that reading it waits is the guard's. Belongs to one thread. */
final class GuardedInput extends FilterInputStream {

    private final Guard guard;
    private final boolean encrypted;

    /** @param encrypted true when the bytes still have to be decrypted, so that the guard looks for messages behind that */
    GuardedInput(InputStream in, Guard guard, boolean encrypted) {
        super(in);
        this.guard = guard;
        this.encrypted = encrypted;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int most) throws IOException {
        int count = waited(bytes, from, most);
        if (encrypted && count > 0) {
            guard.encrypted(count);
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
