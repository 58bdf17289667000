package io.godwit.platform.secret;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM with associated data. What was sealed for one place cannot be opened for another. One key seals; it and those of
 * earlier times open. Layout of a sealed secret: one format byte (2), four bytes that name the key, then Tink's nonce, ciphertext
 * and tag. Immutable, safe for any thread.
 */
@ApplicationScoped
public class SecretBox {

    private static final byte FORMAT = 2;
    private static final int HEADER = 1 + SecretKey.ID_BYTES;

    private final SecretKey present;
    private final Map<Integer, SecretKey> keys = new HashMap<>();

    @Inject
    SecretBox(
            @ConfigProperty(name = "godwit.secret-key") String present,
            @ConfigProperty(name = "godwit.secret-keys-old") Optional<List<String>> old) {
        this(present, old.orElse(List.of()));
    }

    /**
     * @param present the key that seals and opens, 32 bytes in base64
     * @param old keys that only open
     * @throws IllegalArgumentException when a key has another length or is not base64; the message holds nothing of it
     */
    public SecretBox(String present, List<String> old) {
        this.present = SecretKey.of(present);
        keys.put(this.present.id(), this.present);
        for (String key : old) {
            SecretKey opener = SecretKey.of(key);
            SecretKey same = keys.putIfAbsent(opener.id(), opener);
            if (same != null && !same.equals(opener)) {
                throw new IllegalArgumentException("Two secret keys have the same id; make another key");
            }
        }
    }

    /** Seals a secret for one place. */
    public byte[] seal(String secret, SecretPlace place) {
        try {
            byte[] body = present.cipher().encrypt(secret.getBytes(StandardCharsets.UTF_8), place.associatedData());
            return ByteBuffer.allocate(HEADER + body.length)
                    .put(FORMAT)
                    .putInt(present.id())
                    .put(body)
                    .array();
        } catch (GeneralSecurityException failure) {
            throw new GodwitException(ErrorCode.INTERNAL_ERROR, "A secret could not be encrypted", failure);
        }
    }

    /**
     * Opens what was sealed for this place.
     *
     * @throws GodwitException CREDENTIALS_UNREADABLE when it was sealed for another place or with a key that is not known, or was
     *     changed
     */
    public String open(byte[] sealed, SecretPlace place) {
        if (sealed.length < HEADER || sealed[0] != FORMAT) {
            throw unreadable(null);
        }
        ByteBuffer bytes = ByteBuffer.wrap(sealed, 1, sealed.length - 1);
        SecretKey key = keys.get(bytes.getInt());
        if (key == null) {
            throw unreadable(null);
        }
        try {
            byte[] body = new byte[bytes.remaining()];
            bytes.get(body);
            return new String(key.cipher().decrypt(body, place.associatedData()), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException failure) {
            throw unreadable(failure);
        }
    }

    /** True when it names the key that seals now, which does not say that it can be opened. */
    boolean isPresent(byte[] sealed) {
        return sealed.length >= HEADER
                && sealed[0] == FORMAT
                && ByteBuffer.wrap(sealed).getInt(1) == present.id();
    }

    private static GodwitException unreadable(@Nullable Throwable cause) {
        return new GodwitException(ErrorCode.CREDENTIALS_UNREADABLE, ErrorCode.CREDENTIALS_UNREADABLE.title(), cause);
    }
}
