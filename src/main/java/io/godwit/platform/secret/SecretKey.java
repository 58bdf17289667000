package io.godwit.platform.secret;

import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** One key and its id: the first bytes of its SHA-256, which tell nothing of 32 random bytes. Immutable, safe for any thread. */
final class SecretKey {

    static final int ID_BYTES = 4;

    private static final int KEY_BYTES = 32;

    private final byte[] digest;
    private final AesGcmJce cipher;

    private SecretKey(byte[] bytes) throws GeneralSecurityException {
        this.digest = sha256(bytes);
        this.cipher = new AesGcmJce(bytes);
    }

    /**
     * Reads 32 bytes in base64.
     *
     * @throws IllegalArgumentException for any other text; the message holds nothing of it
     */
    static SecretKey of(String base64) {
        byte[] bytes = decoded(base64);
        if (bytes.length != KEY_BYTES) {
            throw new IllegalArgumentException("A secret key must be 32 bytes in base64");
        }
        try {
            return new SecretKey(bytes);
        } catch (GeneralSecurityException unusable) {
            throw new IllegalArgumentException("A secret key cannot be used", unusable);
        }
    }

    int id() {
        return ByteBuffer.wrap(digest).getInt();
    }

    AesGcmJce cipher() {
        return cipher;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SecretKey key && MessageDigest.isEqual(digest, key.digest);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(digest);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64.strip());
        } catch (IllegalArgumentException quotesTheText) {
            return new byte[0];
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
