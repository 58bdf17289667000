package io.godwit.support;

import io.smallrye.jwt.build.Jwt;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The signing key of the tests and tokens made with it. */
public final class TestKeys {

    public static final String ISSUER = "godwit-test";
    public static final String AUDIENCE = "godwit";

    private static final KeyPair PAIR = generate();

    private TestKeys() {}

    /** A token of this organization that may do everything. */
    public static String token(UUID organization) {
        return token(organization, "pf.data_migration.manage");
    }

    /** A token of this organization with exactly these permissions. */
    public static String token(UUID organization, String... permissions) {
        return Jwt.issuer(ISSUER)
                .audience(Set.of(AUDIENCE))
                .subject("tester")
                .claim("organization_id", organization.toString())
                .claim("permissions", List.of(permissions))
                .expiresIn(3600)
                .sign(PAIR.getPrivate());
    }

    static PrivateKey privateKey() {
        return PAIR.getPrivate();
    }

    static String publicKeyPem() {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(PAIR.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
