package io.godwit.local.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers, real kills. All tests use one home after another's end, which is itself a restart. */
class LocalPostgresTest {

    private static final Path BINARIES = Path.of("target", "postgres-bin");
    private static final Login SUPERUSER = new Login("postgres", "a-long-test-password");

    @TempDir
    static Path home;

    @Test
    void committed_rows_and_the_port_survive_a_restart() throws Exception {
        int port;
        try (LocalPostgres server = start()) {
            port = server.port();
            run(server, "create table restarted (note text)", "insert into restarted values ('kept')");
        }
        try (LocalPostgres server = start()) {
            assertThat(query(server, "select note from restarted")).containsExactly("kept");
            assertThat(server.port()).isEqualTo(port);
        }
    }

    @Test
    void committed_rows_survive_the_kill_of_the_postmaster() throws Exception {
        try (LocalPostgres server = start()) {
            run(server, "create table killed (note text)");
            try (Connection open = server.connect("postgres", SUPERUSER);
                    Statement statement = open.createStatement()) {
                statement.execute("insert into killed values ('committed')");
                kill(postmaster());
            }
        }
        try (LocalPostgres server = start()) {
            assertThat(query(server, "select note from killed")).containsExactly("committed");
        }
    }

    @Test
    void a_server_left_by_a_killed_service_is_recovered_and_refused_before() throws Exception {
        Process service = abandonedService();
        try {
            assertThatThrownBy(LocalPostgresTest::start)
                    .isInstanceOf(LocalModeException.class)
                    .hasMessageStartingWith("Another service is using " + home.toRealPath());
        } finally {
            service.destroyForcibly().waitFor();
        }
        ProcessHandle left = postmaster();
        assertThat(left.isAlive()).as("the postmaster outlives its service").isTrue();

        try (LocalPostgres server = start()) {
            assertThat(query(server, "select distinct note from kept")).containsExactly("by the abandoned service");
        }
        left.onExit().get(10, TimeUnit.SECONDS);
        assertThat(home.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void service_and_postmaster_killed_together_lose_nothing() throws Exception {
        Process service = abandonedService();
        ProcessHandle postmaster = postmaster();
        service.destroyForcibly().waitFor();
        kill(postmaster);

        try (LocalPostgres server = start()) {
            assertThat(query(server, "select distinct note from kept")).containsExactly("by the abandoned service");
        }
    }

    @Test
    void a_second_service_in_the_same_process_is_refused_and_does_not_break_the_first() throws Exception {
        try (LocalPostgres server = start()) {
            assertThatThrownBy(LocalPostgresTest::start)
                    .isInstanceOf(LocalModeException.class)
                    .hasMessageStartingWith("Another service is using ");
            assertThat(query(server, "select 1")).containsExactly("1");
            assertThatThrownBy(LocalPostgresTest::start).isInstanceOf(LocalModeException.class);
        }
    }

    @Test
    void a_stranger_with_the_pid_of_the_last_postmaster_is_left_alone() throws Exception {
        start().close();
        Process stranger = new ProcessBuilder("sh", "-c", "read line").start();
        try {
            String file = stranger.pid() + "\n" + home.toRealPath().resolve("postgres")
                    + "\n1\n5432\n\n127.0.0.1\n0 0\nready\n";
            Files.writeString(home.resolve("postgres/postmaster.pid"), file);
            try (LocalPostgres server = start()) {
                assertThat(query(server, "select 1")).containsExactly("1");
            }
            assertThat(stranger.isAlive()).isTrue();
        } finally {
            stranger.destroyForcibly();
        }
    }

    @Test
    void another_port_is_taken_when_the_remembered_one_is_not_free() throws Exception {
        LocalPostgres first = start();
        int port = first.port();
        first.close();
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
                LocalPostgres server = start()) {
            assertThat(server.port()).isNotEqualTo(taken.getLocalPort());
            assertThat(query(server, "select 1")).containsExactly("1");
        }
    }

    @Test
    void a_first_start_that_was_killed_while_it_made_the_data_is_made_again(@TempDir Path other) throws Exception {
        Files.createDirectories(other.resolve("postgres.new/base"));
        Files.writeString(other.resolve("postgres.new/PG_VERSION"), "18\n");
        try (LocalPostgres server = LocalPostgres.start(other, BINARIES, SUPERUSER)) {
            assertThat(query(server, "select 1")).containsExactly("1");
        }
        LocalPostgres.discard(other, BINARIES);
        assertThat(other).isDirectoryNotContaining(file -> !file.endsWith("service.lock"));
    }

    @Test
    void every_login_needs_its_password() throws Exception {
        try (LocalPostgres server = start()) {
            assertThatThrownBy(() -> server.connect("postgres", new Login("postgres", "wrong")))
                    .asInstanceOf(InstanceOfAssertFactories.type(SQLException.class))
                    .extracting(SQLException::getSQLState)
                    .isEqualTo("28P01");
        }
    }

    @Test
    void the_server_is_durable_and_speaks_utf8_on_loopback_only() throws Exception {
        try (LocalPostgres server = start()) {
            assertThat(
                            query(
                                    server,
                                    "select setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')"))
                    .containsExactly("on", "on", "on");
            assertThat(query(server, "show listen_addresses")).containsExactly("127.0.0.1");
            assertThat(query(server, "show server_encoding")).containsExactly("UTF8");
            assertThat(query(server, "select upper('łódź')")).containsExactly("ŁÓDŹ");
            assertThat(query(server, "show server_version_num").get(0)).startsWith("18");
        }
    }

    private static LocalPostgres start() {
        return LocalPostgres.start(home, BINARIES, SUPERUSER);
    }

    private static Process abandonedService() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AbandonedService.class.getName(),
                        home.toString(),
                        BINARIES.toString(),
                        SUPERUSER.password())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = output.readLine();
        while (line != null && !line.equals("ready")) {
            line = output.readLine();
        }
        assertThat(line).isEqualTo("ready");
        return process;
    }

    private static ProcessHandle postmaster() throws IOException {
        String pid = Files.readAllLines(home.resolve("postgres/postmaster.pid")).get(0);
        return ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    }

    private static void kill(ProcessHandle process) throws Exception {
        assertThat(process.destroyForcibly()).isTrue();
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    private static void run(LocalPostgres server, String... statements) throws SQLException {
        try (Connection connection = server.connect("postgres", SUPERUSER);
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> query(LocalPostgres server, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Connection connection = server.connect("postgres", SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
