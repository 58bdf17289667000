package io.godwit.local;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Makes bearer tokens for local mode, in a running service as well as in a command. Thread-safe. */
public final class LocalTokens {

    /** The {@code iss} claim. */
    public static final String ISSUER = "godwit-local";

    /** The {@code aud} claim. */
    public static final String AUDIENCE = "godwit";

    /** The organization that local mode works for when none is named. */
    public static final UUID ORGANIZATION = UUID.fromString("00000000-0000-7000-8000-000000000001");

    /** The permission of a token when none is named: everything this service does. */
    public static final String MANAGE = "pf.data_migration.manage";

    /** How long a token is valid. */
    public static final Duration LIFETIME = Duration.ofHours(12);

    private static final String SUBJECT = "local";

    private final SigningKey key;
    private final Clock clock;

    public LocalTokens(SigningKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** A token that may do everything for the default organization. */
    public String issue() {
        return issue(ORGANIZATION, List.of(MANAGE));
    }

    /** A signed token (RS256) that is valid from now on for {@link #LIFETIME}. */
    public String issue(UUID organization, List<String> permissions) {
        Instant now = clock.instant();
        return Jwt.issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(SUBJECT)
                .claim("organization_id", organization.toString())
                .claim("permissions", permissions)
                .issuedAt(now)
                .expiresAt(now.plus(LIFETIME))
                .jws()
                .algorithm(SignatureAlgorithm.RS256)
                .sign(key.privateKey());
    }
}
