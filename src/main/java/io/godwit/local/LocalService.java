package io.godwit.local;

import io.godwit.cli.ApiClient;
import io.godwit.local.demo.DemoSources;
import io.godwit.local.postgres.LocalModeException;
import io.godwit.local.postgres.LocalPostgres;
import io.godwit.platform.sql.SchemaScripts;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The service in local mode: its own database server and demo data, on 127.0.0.1, with a key and a token of its own. One per
 * process, because the service itself is.
 */
public final class LocalService {

    private static final int USUAL_PORT = 8080;

    private static volatile boolean stopping;
    private static @Nullable LocalService running;
    private static @Nullable ToIntFunction<LocalService> afterStart;

    private final LocalHome home;
    private final LocalPostgres postgres;
    private final LocalDatabases databases;
    private final int port;
    private final String token;

    private LocalService(LocalHome home, LocalPostgres postgres, int port) {
        this.home = home;
        this.postgres = postgres;
        this.databases = new LocalDatabases(postgres, home.secrets());
        this.port = port;
        this.token = new LocalTokens(home.signingKey(), Clock.systemUTC()).issue();
    }

    /** Where local mode keeps everything: {@code GODWIT_HOME}, or {@code .godwit} in the working directory. */
    public static Path homeDirectory(Map<String, String> environment) {
        return Path.of(environment.getOrDefault("GODWIT_HOME", ".godwit"))
                .toAbsolutePath()
                .normalize();
    }

    /** Starts the service, prints the banner and stays until the process is told to end; gives the exit code. */
    public static int serve(Map<String, String> environment) {
        int port = port(environment);
        refuseTakenPort(port);
        return run(LocalHome.open(homeDirectory(environment)), port, demoRows(environment), service -> {
            Banner.print(service, System.out);
            Quarkus.waitForExit();
            return 0;
        });
    }

    /** Starts the service, does the work as a user of it, and ends; gives the work's exit code. */
    static int run(LocalHome home, int port, long demoRows, ToIntFunction<LocalService> work) {
        try (LocalPostgres postgres = home.startPostgres()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres), "local-stop"));
            LocalService service = new LocalService(home, postgres, port);
            service.databases.prepare(demoRows);
            service.schemaScripts().apply();
            service.properties().forEach(System::setProperty);
            running = service;
            afterStart = work;
            int[] exitCode = {1};
            Quarkus.run(Started.class, (code, failure) -> exitCode[0] = failure == null ? code : 1);
            return exitCode[0];
        } catch (SQLException failure) {
            throw new LocalModeException("The databases in " + home.directory() + " cannot be prepared", failure);
        }
    }

    /** At a signal nobody waits for the thread that runs the service. The service goes first: it needs the database. */
    private static void stop(LocalPostgres postgres) {
        stopping = true;
        Application application = Application.currentApplication();
        if (application != null) {
            application.awaitShutdown();
        }
        postgres.close();
    }

    /** Called by the framework once the service answers. */
    public static final class Started implements QuarkusApplication {

        @Override
        public int run(String... arguments) {
            if (stopping) {
                // A signal came too early for the framework: it lets the start go on.
                return 1;
            }
            LocalService service = Objects.requireNonNull(running);
            service.home.writeEnvironment(service.environment());
            return Objects.requireNonNull(afterStart).applyAsInt(service);
        }
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    String token() {
        return token;
    }

    LocalHome home() {
        return home;
    }

    LocalPostgres postgres() {
        return postgres;
    }

    LocalDatabases databases() {
        return databases;
    }

    ApiClient client() {
        return new ApiClient(url(), token);
    }

    /** What scripts need, under the names of {@code local.env}. */
    Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("GODWIT_URL", url().toString());
        environment.put("GODWIT_TOKEN", token);
        environment.put(
                "GODWIT_LOCAL_PSQL_URL",
                postgres.psqlUrl(LocalDatabases.APPLICATION, home.secrets().owner()));
        environment.put("GODWIT_DEMO_CONNECTION_ID", new DemoConnection(this).id());
        return environment;
    }

    /** How many rows the demo's call log gets: {@code GODWIT_DEMO_ROWS}. */
    static long demoRows(Map<String, String> environment) {
        return number(environment, "GODWIT_DEMO_ROWS", DemoSources.DEFAULT_CALL_ROWS);
    }

    /** A port on 127.0.0.1 that nobody has at this moment. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new LocalModeException("There is no free port on 127.0.0.1", failure);
        }
    }

    private SchemaScripts schemaScripts() {
        return new SchemaScripts(
                postgres.jdbcUrl(LocalDatabases.APPLICATION),
                home.secrets().owner().user(),
                home.secrets().owner().password(),
                home.secrets().app().user());
    }

    private Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        for (String datasource : List.of("quarkus.datasource", "quarkus.datasource.engine")) {
            properties.put(datasource + ".jdbc.url", postgres.jdbcUrl(LocalDatabases.APPLICATION));
            properties.put(datasource + ".username", home.secrets().app().user());
            properties.put(datasource + ".password", home.secrets().app().password());
        }
        properties.put("quarkus.http.host", "127.0.0.1");
        properties.put("quarkus.http.port", Integer.toString(port));
        properties.put(
                "mp.jwt.verify.publickey.location",
                home.signingKey().publicKeyFile().toUri().toString());
        properties.put("mp.jwt.verify.issuer", LocalTokens.ISSUER);
        properties.put("mp.jwt.verify.audiences", LocalTokens.AUDIENCE);
        properties.put("mp.jwt.verify.token.age", Long.toString(LocalTokens.LIFETIME.toSeconds()));
        // One user on one machine: a bound against loops that run away, not against neighbours.
        properties.put("godwit.rate-limit.requests-per-minute", "60000");
        properties.put("godwit.rate-limit.tests-per-minute", "600");
        properties.put("godwit.secret-key", home.secrets().secretKey());
        properties.put("godwit.database-directory", home.directory().toString());
        properties.put("godwit.target-schemas", "app");
        properties.put("godwit.source-allowed-cidrs", "127.0.0.0/8,::1");
        properties.put("godwit.local", "true");
        properties.put("quarkus.log.level", "WARN");
        return properties;
    }

    private static int port(Map<String, String> environment) {
        return (int) number(environment, "GODWIT_PORT", USUAL_PORT);
    }

    private static long number(Map<String, String> environment, String name, long usual) {
        String text = environment.get(name);
        if (text == null || text.isBlank()) {
            return usual;
        }
        if (!text.matches("[1-9]\\d{0,8}")) {
            throw new LocalModeException(name + " must be a whole number above 0");
        }
        return Long.parseLong(text);
    }

    private static void refuseTakenPort(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            socket.getLocalPort();
        } catch (IOException | IllegalArgumentException taken) {
            throw new LocalModeException("Port " + port + " cannot be used; set GODWIT_PORT to another");
        }
    }
}
