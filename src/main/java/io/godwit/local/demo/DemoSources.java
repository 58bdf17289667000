package io.godwit.local.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Loads the demo sources. Each schema is one transaction that ends with a record of what was loaded, so that a start which was
 * killed half-way is healed by the next. Not thread-safe.
 */
public final class DemoSources {

    /** How many rows the call log has by default; with the other tables about 20,000. */
    public static final long DEFAULT_CALL_ROWS = 13_040;

    /** Raised with every change to the generator or the table definitions, so that old data is made anew. */
    private static final String VERSION = "1";

    private final Connection connection;
    private final DemoLedger ledger;

    /** @param connection to the database of the demo sources as its owner; stays open */
    public DemoSources(Connection connection) {
        this.connection = connection;
        this.ledger = new DemoLedger(connection);
    }

    /**
     * Makes the schemas that are missing or not as wanted; does nothing when all are there.
     *
     * @param callRows rows of the call log, 0 or more
     */
    public void load(long callRows) throws SQLException {
        connection.setAutoCommit(false);
        ledger.prepare();
        connection.commit();
        schema(
                "source_rippling",
                VERSION,
                List.of(
                        new DemoTable(
                                "source_rippling", "departments", "app.hr_departments", RipplingTables::departments),
                        new DemoTable("source_rippling", "employees", "app.hr_employees", RipplingTables::employees)));
        String bc = "source_business_central";
        schema(
                bc,
                VERSION,
                List.of(
                        new DemoTable(bc, "gl_accounts", "app.fa_gl_accounts", BusinessCentralTables::accounts),
                        new DemoTable(bc, "customers", "app.fa_customers", BusinessCentralTables::customers),
                        new DemoTable(bc, "vendors", "app.fa_vendors", BusinessCentralTables::vendors)));
        String intacct = "source_sage_intacct";
        schema(
                intacct,
                VERSION,
                List.of(
                        new DemoTable(intacct, "gl_accounts", "app.fa_gl_accounts", SageIntacctTables::accounts),
                        new DemoTable(intacct, "customers", "app.fa_customers", SageIntacctTables::customers),
                        new DemoTable(intacct, "vendors", "app.fa_vendors", SageIntacctTables::vendors)));
        schema(
                "source_ringcentral",
                VERSION + "/" + callRows,
                List.of(new DemoTable(
                        "source_ringcentral", "call_log", "app.ce_calls", new RingCentralCalls(callRows)::write)));
    }

    /** The figures of every table, in the order in which they are migrated; empty before the first load. */
    public List<DemoExpectation> expectations() throws SQLException {
        return ledger.expectations();
    }

    private void schema(String schema, String version, List<DemoTable> tables) throws SQLException {
        if (ledger.isLoaded(schema, version)) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("drop schema if exists " + schema + " cascade");
            statement.execute(script(schema));
            ledger.forget(schema);
            for (DemoTable table : tables) {
                copy(table);
            }
            statement.execute("grant usage on schema " + schema + " to demo_reader");
            statement.execute("grant select on all tables in schema " + schema + " to demo_reader");
        }
        analyze(tables);
        ledger.loaded(schema, version);
        connection.commit();
    }

    private void copy(DemoTable table) throws SQLException {
        // Frozen rows: the table is of this transaction, and its first readers need not touch every page again.
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("copy " + table.source() + " from stdin (freeze)");
        RowWriter out = new RowWriter(copy);
        try {
            table.rows().write(out);
            out.flush();
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
        ledger.expect(table, out.tally());
    }

    /** All but the tables on which autovacuum is off: those stay without statistics, as new landings are. */
    private void analyze(List<DemoTable> tables) throws SQLException {
        String sql = "select coalesce(reloptions::text like '%autovacuum_enabled=false%', false)"
                + " from pg_class where oid = cast(? as regclass)";
        try (PreparedStatement query = connection.prepareStatement(sql);
                Statement statement = connection.createStatement()) {
            for (DemoTable table : tables) {
                query.setString(1, table.source());
                try (ResultSet row = query.executeQuery()) {
                    if (row.next() && !row.getBoolean(1)) {
                        statement.execute("analyze " + table.source());
                    }
                }
            }
        }
    }

    private static String script(String schema) {
        String name = "/local/demo/" + schema + ".sql";
        try (InputStream in = DemoSources.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
