package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outside any running application, as the token command is. */
class LocalTokensTest {

    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

    @TempDir
    Path directory;

    @Test
    void the_token_carries_the_claims_that_the_service_wants() throws Exception {
        String token = tokens().issue();
        JsonNode header = part(token, 0);
        JsonNode claims = part(token, 1);

        assertThat(header.get("alg").asText()).isEqualTo("RS256");
        assertThat(claims.get("iss").asText()).isEqualTo("godwit-local");
        assertThat(claims.get("aud").asText()).isEqualTo("godwit");
        assertThat(claims.get("sub").asText()).isEqualTo("local");
        assertThat(claims.get("organization_id").asText()).isEqualTo("00000000-0000-7000-8000-000000000001");
        assertThat(claims.get("permissions")).hasToString("[\"pf.data_migration.manage\"]");
        assertThat(claims.get("iat").asLong()).isEqualTo(NOW.getEpochSecond());
        assertThat(claims.get("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 12 * 3600);
    }

    @Test
    void organization_and_permissions_can_be_chosen() throws Exception {
        UUID organization = UUID.fromString("0198c0de-0000-7000-8000-00000000000a");
        JsonNode claims = part(tokens().issue(organization, List.of("pf.data_migration.explore", "a.b")), 1);

        assertThat(claims.get("organization_id").asText()).isEqualTo(organization.toString());
        assertThat(claims.get("permissions")).hasToString("[\"pf.data_migration.explore\",\"a.b\"]");
    }

    @Test
    void the_public_key_file_verifies_the_signature() throws Exception {
        LocalHome home = LocalHome.open(directory);
        String token = new LocalTokens(home.signingKey(), Clock.fixed(NOW, ZoneOffset.UTC)).issue();
        int dot = token.lastIndexOf('.');
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(publicKey(home.signingKey().publicKeyFile()));
        signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));

        assertThat(signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1))))
                .isTrue();
    }

    private LocalTokens tokens() {
        return new LocalTokens(LocalHome.open(directory).signingKey(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static JsonNode part(String token, int index) throws Exception {
        return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.")[index]));
    }

    private static PublicKey publicKey(Path file) throws Exception {
        String pem = Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem)));
    }
}
