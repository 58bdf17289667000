package io.godwit.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's tour, as a newcomer would do it: the packaged service is started with the README's line, and the lines of its
 * other blocks are pasted into a shell.
 */
class TourIT {

    private static final String START = "java -jar target/quarkus-app/quarkus-run.jar";
    private static final String NEXT = "==== next block ====";
    private static final Pattern TOUR = Pattern.compile("<!-- tour -->(.*)<!-- end of tour -->", Pattern.DOTALL);
    private static final Pattern BLOCK = Pattern.compile("^```sh\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    @TempDir
    Path directory;

    private Process service;

    @BeforeEach
    void start() throws IOException {
        assertThat(Files.readString(Path.of("README.md"))).contains("\n" + START + "\n");
        Path log = directory.resolve("service.log");
        service = process(log.toFile(), START.split(" ")).start();
        await().atMost(60, SECONDS)
                .until(() -> Files.exists(directory.resolve("home/local.env")) || !service.isAlive());
        assertThat(service.isAlive())
                .as(() -> "the service started: " + text(log))
                .isTrue();
    }

    @AfterEach
    void stop() throws InterruptedException {
        service.destroy();
        assertThat(service.waitFor(30, SECONDS))
                .as("the service ended when told to")
                .isTrue();
    }

    @Test
    void theTourWorksAsItIsPrinted() throws Exception {
        List<String> blocks = blocks();
        List<String> answers = paste(blocks);

        assertThat(answer(blocks, answers, "token --permission")).endsWith("403");
        assertThat(answer(blocks, answers, "/test")).contains("{\"ok\":true,").doesNotContain("\"failed\"");
        assertThat(answer(blocks, answers, "/preview"))
                .contains("{\"name\":\"source_sage_intacct\"}", "\"name\":\"departments\",\"kind\":\"table\"")
                .contains("\"name\":\"_fivetran_deleted\"", "\"rows\":[[");
        assertThat(answer(blocks, answers, "/mappings/defaults")).contains("\"status\":\"created\"");
        assertThat(answer(blocks, answers, "\"dryRun\":true"))
                .contains(
                        "\"maxErrors\":5,\"maxErrorRate\":null,\"limit\":10,\"consistency\":\"none\",\"commitMode\":\"batched\",\"idMapping\":true,\"dryRun\":true,",
                        "\"rows\":{\"read\":10,");
        assertThat(answer(blocks, answers, "start employees"))
                .contains("\"status\":\"completed\"", "\"status\":\"completed_with_errors\"")
                .contains("\"rows\":{\"read\":2000,\"inserted\":1931,");
        assertThat(answer(blocks, answers, "/errors/groups"))
                .contains("\"errorCode\":\"value_not_mapped\"", "\"sourceKey\":");
        assertThat(answer(blocks, answers, "Idempotency-Key")).contains("\"inserted\":0,", "\"already_migrated\":1931");
        assertThat(answer(blocks, answers, "loadDefaultMappings"))
                .contains("\"ok\":true", "\"status\":\"COMPLETED")
                .contains("\"runErrorGroups\":[{\"errorCode\":")
                .doesNotContain("\"errors\":[{");
        assertThat(answer(blocks, answers, "/audit-log/verification"))
                .contains("\"action\":\"run.start\"", "\"outcome\":\"done\"")
                .contains("{\"ok\":true,\"entries\":");
    }

    private List<String> blocks() throws IOException {
        Matcher tour = TOUR.matcher(Files.readString(Path.of("README.md")));
        assertThat(tour.find()).isTrue();
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(tour.group(1));
        while (block.find()) {
            blocks.add(block.group(1));
        }
        return blocks;
    }

    /** Gives what each block printed. */
    private List<String> paste(List<String> blocks) throws IOException, InterruptedException {
        Path lines = directory.resolve("tour.sh");
        Path output = directory.resolve("tour.out");
        Files.writeString(
                lines,
                "command -v curl > /dev/null || { echo 'The tour needs curl, which is not installed here'; exit 1; }\n"
                        + String.join("\necho; echo '" + NEXT + "'\n", blocks));
        Process shell = process(output.toFile(), "sh", "-e")
                .redirectInput(lines.toFile())
                .start();
        assertThat(shell.waitFor(120, SECONDS)).as("the tour came to its end").isTrue();
        assertThat(shell.exitValue()).as(() -> text(output)).isZero();
        return List.of(text(output).split(Pattern.quote(NEXT)));
    }

    /** What the block that holds these words printed. */
    private static String answer(List<String> blocks, List<String> answers, String words) {
        assertThat(answers).hasSameSizeAs(blocks);
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).contains(words)) {
                return answers.get(i).strip();
            }
        }
        throw new AssertionError("No block of the tour holds " + words);
    }

    private ProcessBuilder process(File output, String... words) throws IOException {
        ProcessBuilder process =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(output);
        Map<String, String> environment = process.environment();
        environment.keySet().removeIf(name -> name.startsWith("GODWIT_"));
        environment.put("GODWIT_HOME", directory.resolve("home").toString());
        environment.put("GODWIT_DEMO_ROWS", "100");
        environment.put(
                "PATH", Path.of(System.getProperty("java.home"), "bin") + File.pathSeparator + environment.get("PATH"));
        if (words[0].equals("java")) {
            process.command()
                    .set(
                            0,
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString());
            environment.put("GODWIT_PORT", Integer.toString(freePort()));
        }
        return process;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            return failure.toString();
        }
    }
}
