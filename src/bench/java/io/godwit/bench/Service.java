package io.godwit.bench;

import io.godwit.cli.ApiClient;
import io.godwit.local.LocalHome;
import io.godwit.local.LocalTokens;
import io.godwit.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The packaged service in server mode, with a small heap, as a process of its own. */
final class Service implements AutoCloseable {

    /** The options that its JVM gets. */
    static final String HEAP = "-Xmx256m";

    private final LocalHome home;
    private final Map<String, String> environment;
    private final Path directory;

    /** Another thread closes it when this program is ended. */
    private volatile ServiceProcess process;

    private Footprint footprint;

    private Service(LocalHome home, Map<String, String> environment, Path directory) {
        this.home = home;
        this.environment = environment;
        this.directory = directory;
        this.process = launch();
        this.footprint = footprintOfProcess();
    }

    static Service start(Servers servers, Path directory) {
        LocalHome home = servers.targetHome();
        Map<String, String> environment = new HashMap<>();
        environment.put("GODWIT_DB_URL", servers.targetUrl());
        environment.put("GODWIT_DB_USER", home.secrets().app().user());
        environment.put("GODWIT_DB_PASSWORD", home.secrets().app().password());
        environment.put(
                "GODWIT_JWT_PUBLIC_KEY", home.signingKey().publicKeyFile().toString());
        environment.put("GODWIT_JWT_ISSUER", LocalTokens.ISSUER);
        environment.put("GODWIT_JWT_AUDIENCE", LocalTokens.AUDIENCE);
        environment.put("GODWIT_SOURCE_ALLOWED_CIDRS", "127.0.0.1");
        environment.put("GODWIT_SOURCE_ALLOWED_PORTS", Integer.toString(servers.sourcePort()));
        environment.put("GODWIT_SECRET_KEY", home.secrets().secretKey());
        Service service = new Service(home, environment, directory);
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
        return service;
    }

    private ServiceProcess launch() {
        return ServiceProcess.start(
                environment,
                directory.resolve("service.log"),
                HEAP,
                "-Xlog:gc:file=" + collections() + ":uptime:filecount=0",
                "-Dquarkus.log.level=WARN");
    }

    private Footprint footprintOfProcess() {
        return new Footprint(process.pid(), collections());
    }

    private Path collections() {
        return directory.resolve("collections.log");
    }

    /** A second process with the same settings beside this one; whoever asks for it closes it. */
    Service replica() throws IOException {
        return new Service(home, environment, Files.createDirectories(directory.resolve("replica")));
    }

    /** Keeps the process from doing anything until it is {@linkplain #thaw thawed}. */
    void freeze() {
        process.freeze();
    }

    void thaw() {
        process.thaw();
    }

    /** As kill -9 does. Until {@link #startAgain()} nobody answers. */
    void kill() {
        process.close();
    }

    /** Another process with the same settings; returns when it is ready. */
    void startAgain() {
        process = launch();
        footprint = footprintOfProcess();
    }

    /** A client with a token of its own: tokens do not outlive a long benchmark. */
    ApiClient client() {
        String token = new LocalTokens(home.signingKey(), Clock.systemUTC())
                .issue(Workload.ORGANIZATION, List.of(LocalTokens.MANAGE));
        return new ApiClient(process.url(), token);
    }

    Footprint footprint() {
        return footprint;
    }

    @Override
    public void close() {
        process.close();
    }
}
