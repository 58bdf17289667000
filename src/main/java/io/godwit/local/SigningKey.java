package io.godwit.local;

import io.godwit.local.postgres.PrivateFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/**
 * The RSA-2048 key pair of a home. Immutable.
 *
 * @param privateKey signs the local tokens
 * @param publicKeyFile its public half as PEM, to verify them with
 */
public record SigningKey(PrivateKey privateKey, Path publicKeyFile) {

    private static final int BITS = 2048;

    /** The pair in this directory, made now if there is none. The public half always follows from the private one. */
    static SigningKey load(Path directory) {
        try {
            String pem = PrivateFile.once(directory.resolve("signing-key.pem"), SigningKey::make);
            KeyFactory rsa = KeyFactory.getInstance("RSA");
            if (!(rsa.generatePrivate(new PKCS8EncodedKeySpec(decode(pem))) instanceof RSAPrivateCrtKey key)) {
                throw new IllegalStateException("The signing key of the home is not an RSA key");
            }
            Key publicKey = rsa.generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            Path publicKeyFile = directory.resolve("signing-key.pub.pem");
            PrivateFile.write(publicKeyFile, encode("PUBLIC KEY", publicKey));
            return new SigningKey(key, publicKeyFile);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException("The signing key of the home cannot be read", e);
        }
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "SigningKey[" + publicKeyFile + "]";
    }

    private static String make() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(BITS);
            return encode("PRIVATE KEY", generator.generateKeyPair().getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String type, Key key) {
        Base64.Encoder lines = Base64.getMimeEncoder(64, new byte[] {'\n'});
        return "-----BEGIN " + type + "-----\n" + lines.encodeToString(key.getEncoded()) + "\n-----END " + type
                + "-----\n";
    }

    private static byte[] decode(String pem) {
        String body = pem.lines().filter(line -> !line.startsWith("-----")).reduce("", String::concat);
        return Base64.getDecoder().decode(body.getBytes(StandardCharsets.US_ASCII));
    }
}
