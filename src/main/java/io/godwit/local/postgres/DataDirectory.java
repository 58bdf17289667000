package io.godwit.local.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import org.apache.commons.io.file.PathUtils;

/** The server's data: made once and configured before every start, so that the settings in force are those of this version. */
final class DataDirectory {

    private final Path path;
    private final PostgresCommand command;

    DataDirectory(Path path, PostgresCommand command) {
        this.path = path;
        this.command = command;
    }

    /** Makes the directory if there is none; a half-made one of a first start that was killed is thrown away. */
    void prepare(Login superuser) {
        try {
            if (!Files.exists(path.resolve("PG_VERSION"))) {
                initialise(path.resolveSibling(path.getFileName() + ".new"), superuser);
            }
            PrivateFile.write(path.resolve("postgresql.conf"), resource("postgresql.conf"));
            PrivateFile.write(path.resolve("pg_hba.conf"), resource("pg_hba.conf"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void initialise(Path half, Login superuser) throws IOException {
        if (Files.exists(half)) {
            PathUtils.deleteDirectory(half);
        }
        Path password = path.resolveSibling("initdb.password");
        PrivateFile.write(password, superuser.password());
        try {
            // The builtin locale provider: Unicode rules without any locale package of the system.
            command.run(
                    "initdb",
                    List.of(
                            "--pgdata=" + half,
                            "--username=" + superuser.user(),
                            "--pwfile=" + password,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale=C",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--no-instructions"));
        } finally {
            Files.delete(password);
        }
        Files.move(half, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = DataDirectory.class.getResourceAsStream("/local/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
