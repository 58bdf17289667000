package io.godwit;

import io.godwit.local.DemoCommand;
import io.godwit.local.LocalService;
import io.godwit.local.TokenCommand;
import io.godwit.local.postgres.LocalModeException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The entry. Without a command it starts the service: in local mode when no database is configured, else in server mode. The
 * other words are commands.
 */
@QuarkusMain
@Command(
        name = "godwit",
        mixinStandardHelpOptions = true,
        description = "Moves rows from external databases into the application's PostgreSQL.",
        subcommands = {
            DemoCommand.class,
            TokenCommand.class,
            MigrateCommand.class,
            RotateSecretsCommand.class,
            Godwit.Serve.class
        })
public final class Godwit implements Callable<Integer> {

    private static final int MISCONFIGURED = 2;

    /** Runs a command and ends the process with its exit code: 0 for success, 1 for failure, 2 for wrong words or settings. */
    public static void main(String... arguments) {
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        // Addresses are checked by a filter of ours, which answers with a problem; the framework would answer with a
        // bare status.
        System.setProperty("vertx.disableURIValidation", "true");
        // Documents of GraphQL that are kept parsed: few, since anybody may send large ones.
        System.setProperty("io.smallrye.graphql.execution.queryCacheMaxSize", "50");
        System.exit(new CommandLine(new Godwit())
                .setExecutionExceptionHandler(Godwit::explain)
                .execute(arguments));
    }

    @Override
    public Integer call() {
        return serve();
    }

    /** The service under its own word. */
    @Command(name = "serve", description = "Starts the service (as no command does).")
    static final class Serve implements Callable<Integer> {

        @Override
        public Integer call() {
            return serve();
        }
    }

    private static int serve() {
        Variables variables = Variables.ofProcess();
        if (ServerSettings.isConfigured(variables)) {
            ServerSettings.of(variables).prepare().forEach(System::setProperty);
            Quarkus.run();
            return 0;
        }
        SharedSourceUrl.properties(variables, true).forEach(System::setProperty);
        return LocalService.serve(variables.values());
    }

    /** Settings that are wrong are one sentence, not a stack trace. */
    private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult words) throws Exception {
        if (failure instanceof SettingsException || failure instanceof LocalModeException) {
            command.getErr().println(failure.getMessage());
            return MISCONFIGURED;
        }
        throw failure;
    }
}
