package io.godwit.local;

import io.godwit.local.postgres.LocalPostgres;
import io.godwit.local.postgres.PrivateFile;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The directory in which local mode keeps everything: secrets, signing key, database, and a file for scripts to source. All in
 * it is readable by its owner only. Immutable; opening it from several processes at once is safe.
 *
 * @param directory the home, absolute
 * @param binaries where the database server's programs are unpacked
 * @param secrets made with the home
 * @param signingKey made with the home
 */
public record LocalHome(Path directory, Path binaries, LocalSecrets secrets, SigningKey signingKey) {

    /** Opens the home, making what it lacks. */
    public static LocalHome open(Path directory) {
        return open(directory, binaries(directory));
    }

    /** Where the home in this directory unpacks the server's programs. */
    static Path binaries(Path directory) {
        return directory.resolve("postgres-bin");
    }

    /**
     * Opens the home, making what it lacks.
     *
     * @param binaries where the server's programs are unpacked; give several homes the same place to save the second unpacking
     */
    public static LocalHome open(Path directory, Path binaries) {
        Path home = PrivateFile.directory(directory);
        return new LocalHome(
                home,
                PrivateFile.directory(binaries),
                LocalSecrets.load(home.resolve("secrets.properties")),
                SigningKey.load(home));
    }

    /**
     * Starts the home's database server.
     *
     * @throws io.godwit.local.postgres.LocalModeException when another service uses the home, or the server does not start
     */
    public LocalPostgres startPostgres() {
        return LocalPostgres.start(directory, binaries, secrets.superuser());
    }

    /** {@code local.env}: variables for shell scripts to source. */
    public Path environmentFile() {
        return directory.resolve("local.env");
    }

    /** Writes {@link #environmentFile()} anew: one {@code NAME='value'} a line, in the map's order. */
    public void writeEnvironment(Map<String, String> variables) {
        String lines = variables.entrySet().stream()
                .map(variable -> variable.getKey() + "=" + quoted(variable.getValue()) + "\n")
                .collect(Collectors.joining());
        PrivateFile.write(environmentFile(), lines);
    }

    /** For any POSIX shell: inside single quotes nothing is special but the quote itself. */
    private static String quoted(String value) {
        return "'" + value.replace("'", "'\\''") + "'";
    }
}
