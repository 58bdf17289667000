package io.godwit.platform.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTest {

    private static final String OLD = key();
    private static final String NEW = key();

    private final SecretBox box = new SecretBox(OLD, List.of());
    private final SecretPlace place = place(UUID.randomUUID(), UUID.randomUUID());

    private static String key() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static SecretPlace place(UUID organization, UUID connection) {
        return new SecretPlace(new OrganizationId(organization), connection, SecretColumn.CONNECTION_PASSWORD);
    }

    @Test
    void whatWasSealedIsOpenedAndNeverLooksTheSameTwice() {
        byte[] sealed = box.seal("pässword", place);

        assertThat(box.open(sealed, place)).isEqualTo("pässword");
        assertThat(box.seal("pässword", place)).isNotEqualTo(sealed);
        assertThat(sealed[0]).isEqualTo((byte) 2);
        assertThat(sealed).hasSize(1 + 4 + 12 + "pässword".length() + 1 + 16);
    }

    @Test
    void itCannotBeOpenedInAnotherPlace() {
        byte[] sealed = box.seal("secret", place);

        refused(box, sealed, place(UUID.randomUUID(), place.object()));
        refused(box, sealed, place(place.organization().value(), UUID.randomUUID()));
    }

    @Test
    void noByteOfItCanBeChanged() {
        byte[] sealed = box.seal("secret", place);

        for (int at = 0; at < sealed.length; at++) {
            byte[] changed = sealed.clone();
            changed[at] ^= 1;
            refused(box, changed, place);
            refused(box, Arrays.copyOf(sealed, at), place);
        }
    }

    @Test
    void anOldKeyOpensAndTheNewOneSeals() {
        byte[] old = box.seal("secret", place);
        SecretBox both = new SecretBox(NEW, List.of(OLD, NEW));
        byte[] fresh = both.seal("secret", place);

        assertThat(both.open(old, place)).isEqualTo("secret");
        assertThat(both.isPresent(old)).isFalse();
        assertThat(both.isPresent(fresh)).isTrue();
        assertThat(new SecretBox(NEW, List.of()).open(fresh, place)).isEqualTo("secret");
        refused(new SecretBox(NEW, List.of()), old, place);
        refused(box, fresh, place);
    }

    @Test
    void theKeyIsFoundByItsIdAndNotByTrying() {
        byte[] old = box.seal("secret", place);
        byte[] fresh = new SecretBox(NEW, List.of()).seal("secret", place);
        byte[] mixed = old.clone();
        System.arraycopy(fresh, 1, mixed, 1, 4);

        refused(new SecretBox(NEW, List.of(OLD)), mixed, place);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "canary-not-base64!", "Y2FuYXJ5", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gAAAA"})
    void aKeyThatIsNoneIsRefusedWithoutQuotingIt(String wrong) {
        assertThatThrownBy(() -> new SecretBox(wrong, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A secret key must be 32 bytes in base64")
                .hasNoCause();
        assertThatThrownBy(() -> new SecretBox(NEW, List.of(wrong))).isInstanceOf(IllegalArgumentException.class);
    }

    private static void refused(SecretBox box, byte[] sealed, SecretPlace place) {
        assertThatThrownBy(() -> box.open(sealed, place))
                .isInstanceOfSatisfying(
                        GodwitException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.CREDENTIALS_UNREADABLE));
    }
}
