package io.godwit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

    @Test
    void noneIsTheUsualCase() {
        assertThat(AllowedOrigins.of(List.of())).isEmpty();
    }

    @Test
    void eachIsNamed() {
        assertThat(AllowedOrigins.of(List.of("https://a.example.org", "http://localhost:3000")))
                .containsEntry("quarkus.http.cors.enabled", "true")
                .containsEntry("quarkus.http.cors.origins", "https://a.example.org,http://localhost:3000")
                .containsEntry("quarkus.http.cors.access-control-allow-credentials", "false");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "https://*.example.org",
                "/.*/",
                "/https://a/",
                "example.org",
                "https://a.example.org/",
                "https://a.example.org/path",
                "null",
                "ftp://a.example.org",
                "https://a.example.org https://b.example.org",
                "https://u@a.example.org"
            })
    void whatIsNoOriginIsRefused(String origin) {
        assertThatThrownBy(() -> AllowedOrigins.of(List.of("https://a.example.org", origin)))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("GODWIT_CORS_ORIGINS");
    }
}
