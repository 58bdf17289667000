package io.godwit.platform.secret;

import com.google.crypto.tink.subtle.AesGcmJce;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * AES-256-GCM with associated data. What was sealed for one place cannot be opened for another: the associated data names the
 * organization, the object and the field. Layout of a sealed secret: one format byte (1), then Tink's nonce, ciphertext and tag.
 * Safe for any thread.
 */
@ApplicationScoped
public class SecretBox {

    private static final byte FORMAT = 1;

    private final AesGcmJce cipher;

    /**
     * @param key 32 bytes in base64
     * @throws IllegalArgumentException when the key has another length or is not base64
     */
    SecretBox(@ConfigProperty(name = "godwit.secret-key") String key) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key.strip());
            if (bytes.length != 32) {
                throw new IllegalArgumentException("GODWIT_SECRET_KEY must be 32 bytes in base64");
            }
            this.cipher = new AesGcmJce(bytes);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("GODWIT_SECRET_KEY cannot be used", unusable);
        }
    }

    /** Seals a secret for one place, such as {@code v1|organization|connection|password}. */
    public byte[] seal(String secret, String place) {
        try {
            byte[] sealed = cipher.encrypt(secret.getBytes(StandardCharsets.UTF_8), associatedData(place));
            return ByteBuffer.allocate(sealed.length + 1)
                    .put(FORMAT)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException failure) {
            throw new GodwitException(ErrorCode.INTERNAL_ERROR, "A secret could not be encrypted", failure);
        }
    }

    /**
     * Opens what was sealed for this place.
     *
     * @throws GodwitException CREDENTIALS_UNREADABLE when it was sealed for another place or with another key, or was changed
     */
    public String open(byte[] sealed, String place) {
        if (sealed.length == 0 || sealed[0] != FORMAT) {
            throw unreadable(null);
        }
        try {
            byte[] body = new byte[sealed.length - 1];
            ByteBuffer.wrap(sealed, 1, body.length).get(body);
            return new String(cipher.decrypt(body, associatedData(place)), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException failure) {
            throw unreadable(failure);
        }
    }

    private static byte[] associatedData(String place) {
        return place.getBytes(StandardCharsets.UTF_8);
    }

    private static GodwitException unreadable(@Nullable Throwable cause) {
        return new GodwitException(ErrorCode.CREDENTIALS_UNREADABLE, ErrorCode.CREDENTIALS_UNREADABLE.title(), cause);
    }
}
