package io.godwit.connection.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyRow;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages on their way through, however the network and the driver cut the stream. */
class GuardedMessagesTest {

    private static final int LARGEST = 100_000;

    private final Guard guard =
            new Guard(List.of(InetAddress.getLoopbackAddress()), 1, new Limits(1 << 20, LARGEST, 60, true));
    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 7", "7, 3", "16384, 5", "5, 16384", "16384, 16384", "1000000, 1000000"})
    void aRowThatIsTooLargeIsHandedOnAsItsBeginning(int arriving, int asked) throws IOException {
        message('Z', 1);
        message('d', 10);
        message('d', 3 * LARGEST);
        message('d', 20_000);
        message('d', LARGEST);
        message('d', 0);
        message('C', 5);

        List<String> messages = received(arriving, asked);

        assertThat(messages)
                .containsExactly(
                        "Z 1", "d 10", "d " + CopyRow.BEGINNING, "d 20000", "d " + CopyRow.BEGINNING, "d 0", "C 5");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "1000000, 1000000"})
    void whatComesBeforeARefusedMessageIsHandedOn(int arriving, int asked) throws IOException {
        message('Z', 1);
        message('d', 10);
        message('D', LARGEST);

        InputStream in = new GuardedMessages(pieces(arriving), guard);

        assertThat(in.readNBytes(6 + 15)).hasSize(6 + 15);
        for (int again = 0; again < 2; again++) {
            assertThatExceptionOfType(GuardRefusal.class)
                    .isThrownBy(() -> in.read(new byte[asked], 0, asked))
                    .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.ROW_TOO_LARGE));
        }
    }

    /** The driver skips messages that it does not expect. */
    @Test
    void whatIsSkippedIsLookedAtToo() throws IOException {
        message('Z', 1);
        message('d', 40_000);
        message('D', LARGEST);
        InputStream in = new GuardedMessages(pieces(LARGEST), guard);

        in.skipNBytes(6 + 5 + 40_000);

        assertThatExceptionOfType(GuardRefusal.class).isThrownBy(() -> in.skip(1));
    }

    @Test
    void atTheEndThereIsNothingToSkip() throws IOException {
        message('Z', 1);
        InputStream in = new GuardedMessages(pieces(LARGEST), guard);

        assertThat(in.skip(100)).isEqualTo(6);
        assertThat(in.skip(0)).isZero();
        assertThatExceptionOfType(EOFException.class).isThrownBy(() -> in.skip(1));
    }

    /** It may be anything, and need not end. */
    @Test
    void beforeAServerIsReadyNothingLargeIsARow() throws IOException {
        message('d', LARGEST);

        InputStream in = new GuardedMessages(pieces(LARGEST), guard);

        assertThatExceptionOfType(GuardRefusal.class)
                .isThrownBy(in::read)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PROTOCOL_ERROR));
    }

    @ParameterizedTest
    @CsvSource({"7", "200"})
    void aStreamThatEndsInAMessageEnds(int kept) throws IOException {
        message('Z', 1);
        message('d', 1_000);
        byte[] whole = sent.toByteArray();
        sent.reset();
        sent.write(whole, 0, kept);

        InputStream in = new GuardedMessages(pieces(50), guard);

        assertThat(in.readAllBytes()).startsWith(Arrays.copyOf(whole, 6)).hasSizeLessThanOrEqualTo(kept);
        assertThat(in.read()).isEqualTo(-1);
    }

    private void message(char type, int length) throws IOException {
        DataOutputStream out = new DataOutputStream(sent);
        out.writeByte(type);
        out.writeInt(length + 4);
        byte[] body = new byte[length];
        Arrays.fill(body, (byte) type);
        out.write(body);
    }

    /** What was sent, so many bytes at a time. */
    private InputStream pieces(int size) {
        return new FilterInputStream(new ByteArrayInputStream(sent.toByteArray())) {
            @Override
            public int read(byte[] bytes, int from, int most) throws IOException {
                return super.read(bytes, from, Math.min(size, most));
            }
        };
    }

    /** Type and length of the body of each message, read as the driver may. */
    private List<String> received(int arriving, int asked) throws IOException {
        InputStream guarded = new GuardedMessages(pieces(arriving), guard);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[asked];
        for (int count = guarded.read(buffer, 0, asked); count >= 0; count = guarded.read(buffer, 0, asked)) {
            all.write(buffer, 0, count);
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(all.toByteArray()));
        List<String> messages = new ArrayList<>();
        while (in.available() > 0) {
            char type = (char) in.readByte();
            byte[] body = in.readNBytes(in.readInt() - 4);
            assertThat(new String(body, StandardCharsets.US_ASCII))
                    .isEqualTo(String.valueOf(type).repeat(body.length));
            messages.add(type + " " + body.length);
        }
        return messages;
    }
}
