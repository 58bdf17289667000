package io.godwit.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CopyTextTest {

    @Test
    void nullEmptyAndEscapesAreTold() {
        assertThat(CopyText.row(bytes("a\t\\N\t\t\\\\N\t\\b\\f\\n\\r\\t\\v\\\\\n"), 5))
                .containsExactly("a", null, "", "\\N", "\b\f\n\r\t\u000b\\");
    }

    @Test
    void aReplacementCharacterThatIsMeantStays() {
        assertThat(CopyText.row(bytes("\uFFFD北\t🙂\n"), 2)).containsExactly("\uFFFD北", "🙂");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\tb", "a\n", "a\tb\tc\n", "a\nb\n", "a\tb\nc\td\n", "a\tb\\", "a\tb\\\n"})
    void whatIsNoRowIsRefused(String line) {
        refused(bytes(line));
    }

    @Test
    void whatIsNotUtf8IsRefused() {
        refused(new byte[] {'a', '\t', (byte) 0xC3, '(', '\n'});
        refused(new byte[] {'a', '\t', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '\n'});
    }

    private static void refused(byte[] line) {
        assertThatThrownBy(() -> CopyText.row(line, 2))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.PROTOCOL_ERROR));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
