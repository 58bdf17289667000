package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalHomeTest {

    @TempDir
    Path directory;

    @Test
    void secrets_and_keys_are_made_once() {
        LocalHome first = LocalHome.open(directory.resolve("home"));
        LocalHome second = LocalHome.open(directory.resolve("home"));

        assertThat(second.secrets()).isEqualTo(first.secrets());
        assertThat(second.signingKey()).isEqualTo(first.signingKey());
        assertThat(Base64.getDecoder().decode(first.secrets().secretKey())).hasSize(32);
        assertThat(first.secrets().owner().password())
                .isNotEqualTo(first.secrets().app().password());
    }

    @Test
    void another_home_has_other_secrets() {
        LocalHome one = LocalHome.open(directory.resolve("one"));
        LocalHome two = LocalHome.open(directory.resolve("two"));

        assertThat(two.secrets().superuser()).isNotEqualTo(one.secrets().superuser());
        assertThat(two.signingKey().privateKey()).isNotEqualTo(one.signingKey().privateKey());
    }

    @Test
    void two_that_open_a_new_home_at_once_get_the_same_secrets() {
        CompletableFuture<LocalHome> other =
                CompletableFuture.supplyAsync(() -> LocalHome.open(directory.resolve("home")));
        LocalHome mine = LocalHome.open(directory.resolve("home"));

        assertThat(other.join().secrets()).isEqualTo(mine.secrets());
        assertThat(other.join().signingKey()).isEqualTo(mine.signingKey());
    }

    @Test
    void nobody_else_can_read_the_home() throws Exception {
        LocalHome home = LocalHome.open(directory.resolve("home"));
        home.writeEnvironment(Map.of("GODWIT_URL", "http://127.0.0.1:8080"));

        assertThat(mode(home.directory())).isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(home.directory()).filter(Files::isRegularFile)) {
            assertThat(files)
                    .hasSize(4)
                    .allSatisfy(file -> assertThat(mode(file)).isEqualTo("rw-------"));
        }
    }

    @Test
    void a_shell_reads_the_environment_file_as_written() throws Exception {
        LocalHome home = LocalHome.open(directory.resolve("home"));
        String awkward = "it's $HOME \"and\" `more` \\ end";
        home.writeEnvironment(Map.of("GODWIT_TOKEN", awkward));

        Process shell = new ProcessBuilder(
                        "sh",
                        "-c",
                        ". \"$0\" && printf %s \"$GODWIT_TOKEN\"",
                        home.environmentFile().toString())
                .start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(awkward);
    }

    @Test
    void no_secret_is_printed_by_accident() {
        LocalHome home = LocalHome.open(directory.resolve("home"));

        assertThat(home.toString())
                .doesNotContain(home.secrets().superuser().password())
                .doesNotContain(home.secrets().secretKey());
        assertThat(home.secrets().superuser().toString()).isEqualTo("Login[postgres]");
    }

    private static String mode(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
