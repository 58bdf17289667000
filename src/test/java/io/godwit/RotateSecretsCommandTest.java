package io.godwit;

import static io.godwit.platform.secret.StoredSecrets.NEW_KEY;
import static io.godwit.platform.secret.StoredSecrets.OLD_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.godwit.platform.secret.SecretBox;
import io.godwit.platform.secret.SecretPlace;
import io.godwit.platform.secret.StoredSecrets;
import io.godwit.support.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process of its own, killed in the middle and run again. */
class RotateSecretsCommandTest {

    private static final SecretBox BEFORE = new SecretBox(OLD_KEY, List.of());
    private static final SecretBox DURING = new SecretBox(NEW_KEY, List.of(OLD_KEY));
    private static final SecretBox AFTER = new SecretBox(NEW_KEY, List.of());

    @TempDir
    Path directory;

    @Test
    void aKilledRotationLeavesAllReadableAndTheNextOneFinishes() throws Exception {
        StoredSecrets stored = new StoredSecrets("rotate_command");
        List<SecretPlace> places = stored.add(UUID.randomUUID(), 150, BEFORE);
        try (Connection held = stored.held(places.get(120))) {
            Process killed = rotation(OLD_KEY).start();
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !StoredSecrets.waitingFor(held).isEmpty());
            killed.destroyForcibly().waitFor();
        }
        await().untilAsserted(() -> assertThat(stored.readable(BEFORE)).isEqualTo(50));
        assertThat(stored.readable(DURING)).isEqualTo(150);
        assertThat(stored.readable(AFTER)).isEqualTo(100);

        assertThat(ended(rotation(OLD_KEY))).isEqualTo("0\nRe-encrypted: 50\nFine already: 100\nUnreadable: 0\n");
        assertThat(stored.readable(AFTER)).isEqualTo(150);

        SecretPlace lost = stored.add(UUID.randomUUID(), 1, BEFORE).get(0);
        assertThat(ended(rotation("")))
                .isEqualTo("1\nRe-encrypted: 0\nFine already: 150\nUnreadable: 1\n  CONNECTION_PASSWORD "
                        + lost.object() + "\n");
        assertThat(ended(rotation("canary")))
                .startsWith("2\nGODWIT_SECRET_KEY or GODWIT_SECRET_KEYS_OLD is wrong")
                .doesNotContain("canary", NEW_KEY);
    }

    private ProcessBuilder rotation(String oldKeys) throws IOException {
        ProcessBuilder process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.godwit.Godwit",
                        "rotate-secrets")
                .redirectErrorStream(true)
                .redirectOutput(
                        Files.createTempFile(directory, "rotation", ".out").toFile());
        process.environment().keySet().removeIf(name -> name.startsWith("GODWIT_"));
        process.environment()
                .putAll(Map.of(
                        "GODWIT_DB_URL",
                        "postgresql://127.0.0.1:" + TestDatabase.port() + "/rotate_command",
                        "GODWIT_DB_USER",
                        TestDatabase.RUNTIME,
                        "GODWIT_DB_PASSWORD",
                        TestDatabase.PASSWORD,
                        "GODWIT_SECRET_KEY",
                        NEW_KEY,
                        "GODWIT_SECRET_KEYS_OLD",
                        oldKeys));
        return process;
    }

    private static String ended(ProcessBuilder process) throws Exception {
        int exitCode = process.start().waitFor();
        return exitCode + "\n"
                + Files.readString(process.redirectOutput().file().toPath());
    }
}
