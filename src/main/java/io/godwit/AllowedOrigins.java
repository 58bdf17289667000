package io.godwit;

import java.util.List;
import java.util.Map;

/** The origins whose pages browsers let call the API: a list that names each one, or nothing. */
final class AllowedOrigins {

    private AllowedOrigins() {}

    /**
     * The properties that let these origins in; none for an empty list.
     *
     * @throws SettingsException for what is not an origin, such as {@code *} or a pattern
     */
    static Map<String, String> of(List<String> origins) {
        if (origins.isEmpty()) {
            return Map.of();
        }
        if (!origins.stream().allMatch(origin -> origin.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?"))) {
            throw new SettingsException(
                    "GODWIT_CORS_ORIGINS must list origins such as https://app.example.org, separated by commas");
        }
        return Map.of(
                "quarkus.http.cors.enabled", "true",
                "quarkus.http.cors.origins", String.join(",", origins),
                "quarkus.http.cors.methods", "GET,POST,PUT,PATCH,DELETE",
                "quarkus.http.cors.headers", "Authorization,Content-Type,Accept,If-Match,If-None-Match,Idempotency-Key",
                "quarkus.http.cors.exposed-headers", "ETag,Link,Location,Retry-After,Idempotency-Replayed",
                // Tokens travel in a header; no cookie of ours exists that a page could send along.
                "quarkus.http.cors.access-control-allow-credentials", "false");
    }
}
