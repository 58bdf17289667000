package io.godwit.bench;

import io.godwit.local.LocalHome;
import io.godwit.local.postgres.LocalPostgres;
import io.godwit.local.postgres.Login;
import io.godwit.platform.sql.SchemaScripts;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * A database server for the source and another for the target: processes of their own with durable settings, the same for every
 * contender.
 */
final class Servers implements AutoCloseable {

    /** Both databases have this name. */
    static final String DATABASE = "godwit";

    /** The id mappings of contenders that do not have the service's; shaped like those. */
    static final String BOOKS = "bench.id_mapping";

    /** Beside what local mode sets (fsync, synchronous_commit and full_page_writes on). */
    private static final List<String> SETTINGS =
            List.of("shared_buffers = '512MB'", "max_wal_size = '8GB'", "autovacuum = off");

    private static final String TARGET_SCHEMAS = """
            create schema app authorization godwit_owner;
            create schema bench authorization godwit_app;
            grant usage on schema app to godwit_app;
            alter default privileges in schema app grant select, insert, update, delete on tables to godwit_app
            """;

    private final LocalHome sourceHome;
    private final LocalHome targetHome;
    private final LocalPostgres source;
    private final LocalPostgres target;

    private Servers(LocalHome sourceHome, LocalHome targetHome) throws SQLException {
        this.sourceHome = sourceHome;
        this.targetHome = targetHome;
        this.source = start(sourceHome);
        this.target = start(targetHome);
    }

    /** Starts both in emptied homes below the directory. The programs that were unpacked there once are used again. */
    static Servers start(Path directory) throws SQLException {
        Path binaries = directory.resolve("binaries");
        LocalPostgres.discard(directory.resolve("source"), binaries);
        LocalPostgres.discard(directory.resolve("target"), binaries);
        Servers servers = new Servers(
                LocalHome.open(directory.resolve("source"), binaries),
                LocalHome.open(directory.resolve("target"), binaries));
        Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
        try {
            servers.prepare();
            return servers;
        } catch (SQLException | RuntimeException failure) {
            servers.close();
            throw failure;
        }
    }

    private static LocalPostgres start(LocalHome home) throws SQLException {
        try (LocalPostgres first = home.startPostgres();
                Connection session = first.connect("postgres", home.secrets().superuser())) {
            for (String setting : SETTINGS) {
                execute(session, "alter system set " + setting);
            }
        }
        return home.startPostgres();
    }

    private void prepare() throws SQLException {
        try (Connection session =
                source.connect("postgres", sourceHome.secrets().superuser())) {
            create(session, sourceHome.secrets().demoReader());
            execute(session, "create database " + DATABASE);
        }
        onSource("create schema " + Workload.SOURCE_SCHEMA + "; grant usage on schema " + Workload.SOURCE_SCHEMA
                + " to demo_reader");
        try (Connection session =
                target.connect("postgres", targetHome.secrets().superuser())) {
            create(session, targetHome.secrets().owner());
            create(session, targetHome.secrets().app());
            execute(session, "create database " + DATABASE + " owner godwit_owner");
        }
        onTarget(TARGET_SCHEMAS);
        new SchemaScripts(
                        targetUrl(),
                        targetHome.secrets().owner().user(),
                        targetHome.secrets().owner().password(),
                        targetHome.secrets().app().user())
                .apply();
        onTarget("create table " + BOOKS + " (like godwit.id_mapping_row including all); alter table " + BOOKS
                + " owner to godwit_app");
        onTarget(Narrow.TARGET);
        onTarget(Wide.TARGET);
        onTarget(Documents.TARGET);
    }

    /** These passwords need no escape. */
    private static void create(Connection session, Login role) throws SQLException {
        execute(session, "create role " + role.user() + " login password '" + role.password() + "'");
    }

    /** Makes and fills a source table. */
    void load(Workload workload, String table, String rows) throws SQLException {
        onSource(table);
        onSource(rows);
        onSource("grant select on " + workload.sourceTable() + " to demo_reader");
        onSource("vacuum (freeze, analyze) " + workload.sourceTable());
        onSource("checkpoint");
    }

    /**
     * Makes a view of the rows as they are to arrive, for a tool that takes whole tables: named as the target and its columns.
     *
     * @param schema where it is made, new
     */
    void offerView(Workload workload, String schema) throws SQLException {
        onSource("create schema " + schema);
        onSource("create view " + schema + "." + workload.target() + " (id, " + workload.columns() + ") as "
                + workload.selectWithKey());
        onSource("grant usage on schema " + schema + " to demo_reader");
        onSource("grant select on " + schema + "." + workload.target() + " to demo_reader");
    }

    /** Empties the target and all books. */
    void empty(Workload workload) throws SQLException {
        onTarget("truncate " + workload.targetTable() + ", " + BOOKS + ", godwit.id_mapping, godwit.run_error");
    }

    /** Does the work that is left over from the contender before, so that the next does not have to. */
    void settle(Workload workload) throws SQLException {
        onTarget("vacuum analyze " + workload.targetTable());
        onTarget("vacuum analyze godwit.id_mapping");
        onTarget("vacuum analyze " + BOOKS);
        onTarget("checkpoint");
    }

    /** A session that may only read. */
    Connection readSource() throws SQLException {
        return source.connect(DATABASE, sourceHome.secrets().demoReader());
    }

    /** A session with the rights that the service has. */
    Connection writeTarget() throws SQLException {
        return target.connect(DATABASE, targetHome.secrets().app());
    }

    /** A session that may do everything. */
    Connection superviseTarget() throws SQLException {
        return target.connect(DATABASE, targetHome.secrets().superuser());
    }

    LocalHome sourceHome() {
        return sourceHome;
    }

    LocalHome targetHome() {
        return targetHome;
    }

    int sourcePort() {
        return source.port();
    }

    String sourceUrl() {
        return source.jdbcUrl(DATABASE);
    }

    String targetUrl() {
        return target.jdbcUrl(DATABASE);
    }

    /** With the password of who may only read. */
    String readSourceUri() {
        return source.psqlUrl(DATABASE, sourceHome.secrets().demoReader());
    }

    /** With the password of who has the rights of the service. */
    String writeTargetUri() {
        return target.psqlUrl(DATABASE, targetHome.secrets().app());
    }

    static String settings() {
        return String.join(", ", SETTINGS);
    }

    private void onSource(String sql) throws SQLException {
        try (Connection session = source.connect(DATABASE, sourceHome.secrets().superuser())) {
            execute(session, sql);
        }
    }

    private void onTarget(String sql) throws SQLException {
        try (Connection session = superviseTarget()) {
            execute(session, sql);
        }
    }

    private static void execute(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
