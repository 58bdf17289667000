package io.godwit.bench;

import io.godwit.cli.ApiClient;
import io.godwit.local.LocalHome;
import io.godwit.local.LocalTokens;
import io.godwit.process.ServiceProcess;
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
    private final ServiceProcess process;
    private final Footprint footprint;

    private Service(LocalHome home, ServiceProcess process, Path collections) {
        this.home = home;
        this.process = process;
        this.footprint = new Footprint(process.pid(), collections);
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
        Path collections = directory.resolve("collections.log");
        ServiceProcess process = ServiceProcess.start(
                environment,
                directory.resolve("service.log"),
                HEAP,
                "-Xlog:gc:file=" + collections + ":uptime:filecount=0",
                "-Dquarkus.log.level=WARN");
        Runtime.getRuntime().addShutdownHook(new Thread(process::close));
        return new Service(home, process, collections);
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
