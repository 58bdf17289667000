package io.godwit.local;

import io.godwit.cli.ApiProblem;
import io.godwit.cli.Figures;
import io.godwit.cli.Terminal;
import io.godwit.local.postgres.LocalPostgres;
import io.godwit.local.showcase.Databases;
import io.godwit.local.showcase.Showcase;
import io.godwit.local.showcase.Stage;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs the main job end to end in a home of its own, beside any running service. */
@Command(
        name = "demo",
        description = "Migrates four demo systems end to end, shows it, and proves that no row is missing.")
public final class DemoCommand implements Callable<Integer> {

    private final long begin = System.nanoTime();

    @Override
    public Integer call() {
        Map<String, String> environment = System.getenv();
        Path usual = LocalService.homeDirectory(environment);
        Path directory = usual.resolve("demo");
        // Shared with the ordinary home, so that the server's programs are unpacked once.
        Path binaries = LocalHome.binaries(usual);
        long rows = LocalService.demoRows(environment);
        System.out.println("Godwit demo: four external systems move into one application's tables.");
        System.out.println("Starting a service of its own, with demo data, in " + directory + " ...");
        LocalPostgres.discard(directory, binaries);
        LocalHome home = LocalHome.open(directory, binaries);
        return LocalService.run(home, LocalService.freePort(), rows, this::play);
    }

    private int play(LocalService service) {
        System.out.println("Ready at " + service.url() + " after " + Figures.duration(elapsed()) + ".");
        try {
            boolean proven = new Showcase(stage(service)).play();
            System.out.println();
            System.out.println((proven ? "Every row is accounted for" : "Some figures DIFFER, see NOT OK above")
                    + ". Total time " + Figures.duration(elapsed()) + ".");
            System.out.println(
                    "Go on: java -jar target/quarkus-app/quarkus-run.jar starts the service; it says how to use it.");
            return proven ? 0 : 1;
        } catch (ApiProblem | SQLException failure) {
            System.err.println("The demo cannot go on: " + failure.getMessage());
            return 1;
        } catch (UncheckedIOException gone) {
            System.err.println("\nThe demo ends here: its service has stopped.");
            return 1;
        }
    }

    private static Stage stage(LocalService service) throws SQLException {
        LocalSecrets secrets = service.home().secrets();
        Databases databases = new Databases(
                service.postgres(),
                LocalDatabases.DEMO,
                secrets.demoReader(),
                LocalDatabases.APPLICATION,
                secrets.owner(),
                LocalTokens.ORGANIZATION);
        return new Stage(
                service.client(),
                new DemoConnection(service).id(),
                databases,
                service.databases().expectations(),
                System.out,
                Terminal.isWatched(System.getenv()));
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
