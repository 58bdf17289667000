package io.godwit;

import io.godwit.platform.secret.SecretPlace;
import io.godwit.platform.secret.SecretRotation;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Seals every stored secret with the present key and ends. Needs the runtime login only; the service may run meanwhile. */
@Command(
        name = "rotate-secrets",
        description =
                "Encrypts every stored secret with GODWIT_SECRET_KEY; those of GODWIT_SECRET_KEYS_OLD can still be read."
                        + " May be interrupted and run again, while the service runs.")
final class RotateSecretsCommand implements Callable<Integer> {

    private static final int SOME_UNREADABLE = 1;

    @Override
    public Integer call() {
        Variables variables = Variables.ofProcess();
        ServerSettings.Database database = ServerSettings.Database.of(variables);
        try (Connection session = DriverManager.getConnection(database.url(), database.user(), database.password())) {
            return told(new SecretRotation(session, ServerSettings.secrets(variables)).run());
        } catch (SQLException failure) {
            throw new SettingsException(
                    "The rotation was cut short (SQL state " + failure.getSQLState() + "); run it again");
        }
    }

    private static int told(SecretRotation.Outcome outcome) {
        System.out.println("Re-encrypted: " + outcome.resealed());
        System.out.println("Fine already: " + outcome.fine());
        System.out.println("Unreadable: " + outcome.unreadable().size());
        for (SecretPlace place : outcome.unreadable()) {
            System.out.println("  " + place.column() + " " + place.object());
        }
        return outcome.unreadable().isEmpty() ? 0 : SOME_UNREADABLE;
    }
}
