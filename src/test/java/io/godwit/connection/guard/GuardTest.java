package io.godwit.connection.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.godwit.platform.error.ErrorCode;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What small messages are counted as: the driver makes more of them than their bytes. */
class GuardTest {

    private static final int BYTES = 1 << 20;

    private final Guard guard =
            new Guard(List.of(InetAddress.getLoopbackAddress()), 1, new Limits(BYTES, 1 << 16, 60, true));

    @Test
    void whatTheDriverKeepsIsCountedAsItKeepsIt() {
        assertThat(messagesUntilRefused("N")).isLessThan(2_100);
    }

    @Test
    void rowsWithoutColumnsAreCountedToo() {
        assertThat(messagesUntilRefused("D")).isLessThan(BYTES / 64);
    }

    /** Outside of a COPY the driver reads on over such data, and keeps what came before. */
    @Test
    void dataOfACopyDoesNotMakeUpForOtherRows() {
        assertThat(messagesUntilRefused("DHd")).isLessThan(BYTES / 16);
    }

    @Test
    void theRowsOfACopyGoThrough() throws GuardRefusal {
        guard.message((byte) 'H', 10);
        for (int row = 0; row < 100_000; row++) {
            guard.message((byte) 'd', 100);
        }
        guard.message((byte) 'N', 10);
        for (int row = 0; row < 100_000; row++) {
            guard.message((byte) 'd', 100);
        }
    }

    /** Records of TLS may be empty: what never reaches the driver has no message to be counted by. */
    @Test
    void emptyRecordsAreCounted() {
        int[] records = {0};
        assertThatExceptionOfType(GuardRefusal.class)
                .isThrownBy(() -> {
                    for (; records[0] < 1_000_000; records[0]++) {
                        guard.encrypted(29);
                    }
                })
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PROTOCOL_ERROR));
        assertThat(records[0]).isGreaterThan(100_000);
    }

    @Test
    void recordsThatHoldSomethingGoThrough() throws GuardRefusal {
        for (int record = 0; record < 1_000_000; record++) {
            guard.encrypted(30);
            guard.decrypted(1);
        }
    }

    /** Sends these again and again. */
    private int messagesUntilRefused(String types) {
        int[] sent = {0};
        assertThatExceptionOfType(GuardRefusal.class)
                .isThrownBy(() -> {
                    for (; sent[0] < 10_000_000; sent[0]++) {
                        guard.message((byte) types.charAt(sent[0] % types.length()), 2);
                    }
                })
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.ROW_TOO_LARGE));
        return sent[0];
    }
}
