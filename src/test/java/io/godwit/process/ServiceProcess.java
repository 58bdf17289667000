package io.godwit.process;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The packaged service as a process of its own, to be killed, stopped and continued. */
public final class ServiceProcess implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final URI url;

    private ServiceProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /**
     * Starts the service and waits until it answers.
     *
     * @param environment its {@code GODWIT_} variables, without the port
     * @param log where its output goes
     */
    public static ServiceProcess start(Map<String, String> environment, Path log, String... jvmOptions) {
        int port = freePort();
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.add("-Xmx512m");
        command.addAll(List.of(jvmOptions));
        command.addAll(List.of("-jar", "target/quarkus-app/quarkus-run.jar"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("GODWIT_"));
        builder.environment().putAll(environment);
        builder.environment().put("GODWIT_PORT", Integer.toString(port));
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        try {
            ServiceProcess service = new ServiceProcess(builder.start(), URI.create("http://127.0.0.1:" + port));
            await("service on " + service.url)
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> !service.process.isAlive() || service.isReady());
            if (!service.process.isAlive()) {
                throw new IllegalStateException("the service ended at once, see " + log);
            }
            return service;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public URI url() {
        return url;
    }

    public long pid() {
        return process.pid();
    }

    /** As kill -9 does: nothing of the process runs any more, its sockets are closed by the kernel. */
    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Freezes the process, as a long pause of garbage collection or of the machine does. */
    public void freeze() {
        signal("-STOP", pid());
    }

    /** Lets a frozen process go on. */
    public void thaw() {
        signal("-CONT", pid());
    }

    /**
     * Tells the process to stop, as an operator or a container engine does, and waits until it has.
     *
     * @return how long that took
     */
    Duration terminate() {
        long start = System.nanoTime();
        signal("-TERM", pid());
        process.onExit().join();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Sends a signal, by its name as {@code kill} takes it. */
    static void signal(String signal, long pid) {
        try {
            new ProcessBuilder("kill", signal, Long.toString(pid))
                    .start()
                    .onExit()
                    .join();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(url.resolve("/q/health/ready"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            thaw();
            kill();
        }
    }
}
