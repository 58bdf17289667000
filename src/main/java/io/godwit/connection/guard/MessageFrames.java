package io.godwit.connection.guard;

/**
 * Follows the messages that a server sends, before anyone believes their lengths: one byte of type, four bytes of length with
 * themselves included, then the body (PostgreSQL manual, "Message Formats"). Belongs to one thread.
 */
final class MessageFrames {

    private static final int HEADER = 5;
    private static final int LENGTH = 4;

    private final Guard guard;
    private byte type;
    private int headerBytes;
    private long length;
    private long bodyLeft;
    private int before;

    MessageFrames(Guard guard) {
        this.guard = guard;
    }

    /**
     * More bytes of the stream.
     *
     * @throws GuardRefusal when a message that begins in them is too much; {@link #before} tells what is good
     */
    void accept(byte[] bytes, int from, int count) throws GuardRefusal {
        int at = from;
        int end = from + count;
        before = 0;
        while (at < end) {
            if (headerBytes == 0 && bodyLeft == 0) {
                before = at - from;
            }
            if (bodyLeft > 0) {
                int skipped = (int) Math.min(bodyLeft, end - at);
                bodyLeft -= skipped;
                at += skipped;
            } else {
                header(bytes[at++]);
            }
        }
    }

    /** How many of the bytes taken last come before the message that began last in them. */
    int before() {
        return before;
    }

    private void header(byte next) throws GuardRefusal {
        if (headerBytes == 0) {
            type = next;
            length = 0;
        } else {
            length = (length << Byte.SIZE) | (next & 0xFF);
        }
        headerBytes++;
        if (headerBytes == HEADER) {
            headerBytes = 0;
            guard.message(type, length);
            bodyLeft = Math.max(0, length - LENGTH);
        }
    }
}
