package io.godwit.platform.web;

import static io.godwit.support.TestTokens.claims;
import static io.godwit.support.TestTokens.json;
import static io.godwit.support.TestTokens.seconds;
import static io.godwit.support.TestTokens.signed;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.godwit.support.ServiceResource;
import io.godwit.support.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens that must not hold, and claims that must not grant, at both edges. */
@QuarkusTest
@QuarkusTestResource(ServiceResource.class)
class TokenTest {

    private static final String READ = "pf.data_migration.connections.read";

    @Test
    void aTokenWrittenByHandHolds() {
        assertThat(rest(signed(claims())).statusCode()).isEqualTo(200);
        assertThat(graphql(signed(claims())).<Object>path("data.connections.items"))
                .isNotNull();
        assertThat(rest(signed(claims("aud", "[\"other\",\"godwit\"]"))).statusCode())
                .isEqualTo(200);
        assertThat(rest(signed(claims("iat", seconds(-3_500)))).statusCode()).isEqualTo(200);
        assertThat(rest(signed(claims("iat", seconds(30)))).statusCode()).isEqualTo(200);
    }

    static Stream<Arguments> tokensThatDoNotHold() throws GeneralSecurityException {
        String good = signed(claims());
        String[] parts = good.split("\\.");
        Map<String, String> tokens = new LinkedHashMap<>();
        tokens.put("unsigned", signed("none", json(claims())));
        tokens.put("HS256 with the public key", signed("HS256", json(claims())));
        tokens.put("RS384", signed("RS384", json(claims())));
        tokens.put("RS512", signed("RS512", json(claims())));
        tokens.put("PS256", signed("PS256", json(claims())));
        tokens.put("another key", TestTokens.signedBy(otherKey(), claims()));
        tokens.put("another payload", parts[0] + "." + signed(claims()).split("\\.")[1] + "." + parts[2]);
        tokens.put("no signature", parts[0] + "." + parts[1] + ".");
        tokens.put("two parts", parts[0] + "." + parts[1]);
        tokens.put("no JSON", signed("RS256", "hello"));
        tokens.put("a claim twice", signed("RS256", json(claims()).replace("{", "{\"organization_id\":\"x\",")));
        tokens.put("another issuer", signed(claims("iss", "\"other\"")));
        tokens.put("no issuer", signed(claims("iss", null)));
        tokens.put("another audience", signed(claims("aud", "\"other\"")));
        tokens.put("no audience", signed(claims("aud", null)));
        tokens.put("audience in upper case", signed(claims("aud", "\"GODWIT\"")));
        tokens.put("expired", signed(claims("exp", seconds(-120))));
        tokens.put("no expiry", signed(claims("exp", null)));
        tokens.put("expiry of another type", signed(claims("exp", "\"soon\"")));
        tokens.put("not yet", signed(claims("nbf", seconds(3_600))));
        tokens.put("too old, though not expired", signed(claims("iat", seconds(-3_720))));
        tokens.put("ten years", signed(claims("iat", seconds(-86_400), "exp", seconds(315_000_000))));
        tokens.put("issued in the future", signed(claims("iat", seconds(300))));
        tokens.put("no time of issue", signed(claims("iat", null)));
        return tokens.entrySet().stream().map(token -> Arguments.of(token.getKey(), token.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokensThatDoNotHold")
    void isRefusedAtBothEdges(String what, String token) {
        rest(token)
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .contentType("application/problem+json")
                .body("code", equalTo("unauthenticated"));
        Response graphql = graphql(token);
        assertThat(graphql.asString()).as(what).contains("unauthenticated").doesNotContain("\"items\"");
        assertThat(graphql.statusCode()).isLessThan(500);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "5",
                "true",
                "[]",
                "{}",
                "\"\"",
                "\"1\"",
                "\"00000000-0000-7000-8000-00000000000A\"",
                "\" 00000000-0000-7000-8000-00000000000a\"",
                "\"{00000000-0000-7000-8000-00000000000a}\"",
                "\"0-0-7000-8000-a\"",
                "\"000000000000700080000000000000a0\"",
                "[\"00000000-0000-7000-8000-00000000000a\"]",
                "1234567890123"
            })
    void anOrganizationIsATextInCanonicalForm(String claim) {
        refused(signed(claims("organization_id", claim)));
    }

    @Test
    void anOrganizationIsNeeded() {
        refused(signed(claims("organization_id", null)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "permissions|[\"" + READ + "\"]|200",
                "permissions|[\"other\",\"" + READ + "\"]|200",
                "permissions|[\"pf.data_migration.manage\"]|200",
                "permissions|[\"system.organizations.admin\"]|200",
                "scope|\"openid " + READ + " email\"|200",
                "scope|\"" + READ + "\"|200",
                "permissions|[\"PF.DATA_MIGRATION.CONNECTIONS.READ\"]|403",
                "permissions|[\"pf.data_migration.connections\"]|403",
                "permissions|[\"" + READ + ".all\"]|403",
                "permissions|[\"x" + READ + "\"]|403",
                "permissions|[\" " + READ + "\"]|403",
                "permissions|[\"pf.data_migration.*\"]|403",
                "permissions|[\"*\"]|403",
                "permissions|[\"pf.data_migration.manager\"]|403",
                "permissions|[\"" + READ + ",other\"]|403",
                "permissions|[]|403",
                "permissions|null|403",
                "permissions|\"" + READ + "\"|403",
                "permissions|{\"" + READ + "\":true}|403",
                "permissions|[[\"" + READ + "\"]]|403",
                "permissions|[\"" + READ + "\",5]|403",
                "permissions|[\"" + READ + "\",null]|403",
                "permissions|7|403",
                "permissions|true|403",
                "scope|\"x" + READ + "\"|403",
                "scope|\"openid," + READ + "\"|403",
                "scope|\"openid\\t" + READ + "\"|403",
                "scope|[\"" + READ + "\"]|403",
                "scope|{}|403",
                "scope|7|403",
                "groups|[\"" + READ + "\"]|403",
                "roles|[\"pf.data_migration.manage\"]|403"
            })
    void aPermissionIsAnExactMember(String claim, String value, int status) {
        Map<String, String> claims = claims("permissions", null);
        claims.put(claim, value);
        String token = signed(claims);
        if (status == 403) {
            refused(token);
        } else {
            rest(token).then().statusCode(200);
            assertThat(graphql(token).<Object>path("data.connections.items")).isNotNull();
        }
    }

    private static void refused(String token) {
        rest(token)
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("forbidden"));
        graphql(token).then().statusCode(200).body("errors[0].extensions.code", equalTo("forbidden"));
    }

    private static Response rest(String token) {
        return given().header("Authorization", "Bearer " + token).get("/api/v1/connections");
    }

    private static Response graphql(String token) {
        return given().header("Authorization", "Bearer " + token)
                .contentType(ContentType.JSON)
                .body(Map.of("query", "{ connections { items { id } } }"))
                .post("/graphql");
    }

    private static PrivateKey otherKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return generator.generateKeyPair().getPrivate();
    }
}
