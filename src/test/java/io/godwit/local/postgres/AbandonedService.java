package io.godwit.local.postgres;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;

/** A service in a process of its own, for tests to kill: starts the server, commits a row, says so, and waits for ever. */
final class AbandonedService {

    private AbandonedService() {}

    public static void main(String[] arguments) throws Exception {
        Login superuser = new Login("postgres", arguments[2]);
        LocalPostgres server = LocalPostgres.start(Path.of(arguments[0]), Path.of(arguments[1]), superuser);
        try (Connection connection = server.connect("postgres", superuser);
                Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists kept (note text)");
            statement.execute("insert into kept values ('by the abandoned service')");
        }
        System.out.println("ready");
        int end = System.in.read();
        System.exit(end);
    }
}
