package io.godwit.support;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tokens written by hand, so that any header, claim and signature can be wrong. */
public final class TestTokens {

    private TestTokens() {}

    /** The claims of a token that holds, as JSON values, with other values for some; a null takes the claim away. */
    public static Map<String, String> claims(String... others) {
        long now = Clock.systemUTC().instant().getEpochSecond();
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("iss", "\"" + TestKeys.ISSUER + "\"");
        claims.put("aud", "\"" + TestKeys.AUDIENCE + "\"");
        claims.put("sub", "\"tester\"");
        claims.put("organization_id", "\"" + UUID.randomUUID() + "\"");
        claims.put("permissions", "[\"pf.data_migration.manage\"]");
        claims.put("iat", Long.toString(now));
        claims.put("exp", Long.toString(now + 600));
        for (int i = 0; i < others.length; i += 2) {
            claims.put(others[i], others[i + 1]);
            claims.values().removeIf(value -> value == null);
        }
        return claims;
    }

    /** Seconds since the epoch, so far from now. */
    public static String seconds(long fromNow) {
        return Long.toString(Clock.systemUTC().instant().getEpochSecond() + fromNow);
    }

    /** A token signed as the service wants it. */
    public static String signed(Map<String, String> claims) {
        return signed("RS256", json(claims));
    }

    /** A token whose header names the algorithm and whose signature is really made by it. */
    public static String signed(String algorithm, String payload) {
        String content = encode("{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\"}") + "." + encode(payload);
        return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature(algorithm, content));
    }

    /** A token signed with another key pair than the service's. */
    public static String signedBy(PrivateKey other, Map<String, String> claims) throws GeneralSecurityException {
        String content = encode("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + encode(json(claims));
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(other);
        signature.update(content.getBytes(StandardCharsets.US_ASCII));
        return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    }

    /** Claims as the text of a JSON object. */
    public static String json(Map<String, String> claims) {
        return claims.entrySet().stream()
                .map(claim -> "\"" + claim.getKey() + "\":" + claim.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static byte[] signature(String algorithm, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.US_ASCII);
        try {
            switch (algorithm) {
                case "none":
                    return new byte[0];
                case "HS256":
                    Mac mac = Mac.getInstance("HmacSHA256");
                    mac.init(new SecretKeySpec(
                            TestKeys.publicKeyPem().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
                    return mac.doFinal(bytes);
                case "PS256":
                    Signature pss = Signature.getInstance("RSASSA-PSS");
                    pss.setParameter(new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
                    return sign(pss, bytes);
                default:
                    return sign(Signature.getInstance("SHA" + algorithm.substring(2) + "withRSA"), bytes);
            }
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] sign(Signature signature, byte[] bytes) throws GeneralSecurityException {
        signature.initSign(TestKeys.privateKey());
        signature.update(bytes);
        return signature.sign();
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
