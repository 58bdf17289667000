package io.godwit;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Runs the schema scripts with the owner's login and ends: for places where the service itself must not know that login. */
@Command(name = "migrate", description = "Creates or updates the control tables with the owner's login, then ends.")
final class MigrateCommand implements Callable<Integer> {

    @Override
    public Integer call() {
        ServerSettings.Database database = ServerSettings.Database.of(Variables.ofProcess());
        System.out.println("Schema scripts run: " + database.migrate());
        return 0;
    }
}
