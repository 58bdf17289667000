package io.godwit.connection;

import io.godwit.connection.login.Protection;
import io.godwit.connection.login.SourceLogin;
import io.godwit.connection.login.TlsMode;
import io.godwit.platform.access.OrganizationId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * The source that the operator gives to organizations. It lives in the service's settings: nothing of how it is reached is stored,
 * and nobody changes it over the API. Immutable, safe for any thread.
 */
@ApplicationScoped
class SharedSource {

    /** Its name and source key, which no other connection may have. */
    static final String NAME = "Shared source";

    static final String SOURCE_KEY = "shared_source";

    private static final String SETTINGS = "godwit.shared-source.";

    private final Optional<SourceLogin> login;
    private final List<String> organizations;

    SharedSource(Config config) {
        this.login = config.getOptionalValue(SETTINGS + "host", String.class).map(host -> login(config, host));
        this.organizations = config.getOptionalValue(SETTINGS + "organizations", String.class)
                .map(list -> Arrays.stream(list.split(",")).map(String::strip).toList())
                .orElse(List.of());
    }

    private static SourceLogin login(Config config, String host) {
        return new SourceLogin(
                host,
                config.getValue(SETTINGS + "port", Integer.class),
                config.getValue(SETTINGS + "dbname", String.class),
                config.getValue(SETTINGS + "user", String.class),
                config.getValue(SETTINGS + "password", String.class),
                Protection.of(TlsMode.valueOf(
                        config.getValue(SETTINGS + "tls-mode", String.class).toUpperCase(Locale.ROOT))));
    }

    /** How it is reached, for an organization that may see it; else empty. */
    Optional<SourceLogin> login(OrganizationId organization) {
        boolean seen = organizations.contains("*") || organizations.contains(organization.toString());
        return seen ? login : Optional.empty();
    }
}
