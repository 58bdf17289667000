package io.godwit.local.demo;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.local.postgres.LocalPostgres;
import io.godwit.local.postgres.Login;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSourcesTest {

    /** Beyond a full period of the rare fates. */
    private static final long CALL_ROWS = 13_040;

    private static final String SOFT_DELETED = "coalesce(_fivetran_deleted, false)";

    /** By table and reason, how the data itself shows that a row will be dropped. */
    private static final Map<String, Map<String, String>> TRAITS = Map.ofEntries(
            entry(
                    "source_rippling.departments",
                    Map.of("skip_if_true", SOFT_DELETED, "skip_if_null", "nullif(trim(name), '') is null")),
            entry(
                    "source_rippling.employees",
                    Map.of(
                            "superseded", superseded("source_rippling.employees"),
                            "value_not_mapped",
                                    "\"roleState\" not in ('INIT', 'HIRED', 'ACCEPTED', 'ACTIVE', 'TERMINATED')",
                            "invalid_format", "\"startDate\" !~ '^\\d{4}-\\d\\d-\\d\\d$'",
                            "null_source_key", "id is null",
                            "value_too_long", "coalesce(length(\"workLocation\" ->> 'country') > 2, false)")),
            entry(
                    "source_business_central.gl_accounts",
                    Map.of(
                            "skip_if_null",
                            "number is null",
                            "invalid_format",
                            "\"lastModifiedDateTime\" !~ '^\\d{4}-'")),
            entry(
                    "source_business_central.customers",
                    Map.of(
                            "value_not_mapped", "blocked not in (' ', '_x0020_', 'Ship', 'Invoice', 'All')",
                            "skip_if_null", "nullif(trim(\"displayName\"), '') is null",
                            "value_too_long", "length(\"currencyCode\") > 3")),
            entry(
                    "source_business_central.vendors",
                    Map.of(
                            "value_not_mapped", "blocked not in (' ', '_x0020_', 'Payment', 'All')",
                            "skip_if_null", "nullif(trim(\"displayName\"), '') is null")),
            entry(
                    "source_sage_intacct.gl_accounts",
                    Map.of(
                            "skip_if_true", SOFT_DELETED,
                            "skip_if_null", "nullif(trim(\"TITLE\"), '') is null",
                            "value_not_mapped",
                                    "lower(\"ACCOUNTTYPE\") not in ('balancesheet', 'incomestatement', 'n', 'i')")),
            entry(
                    "source_sage_intacct.customers",
                    Map.of(
                            "skip_if_null", "nullif(trim(\"NAME\"), '') is null",
                            "value_not_mapped", "\"STATUS\" not in ('active', 'inactive', 'activeNonPosting')",
                            "invalid_format", "\"CREDITLIMIT\" !~ '^[0-9.]*$'")),
            entry(
                    "source_sage_intacct.vendors",
                    Map.of(
                            "skip_if_null", "nullif(trim(\"NAME\"), '') is null",
                            "value_not_mapped", "\"STATUS\" not in ('active', 'inactive', 'activeNonPosting')",
                            "value_too_long", "length(\"CURRENCY\") > 3",
                            "check", "\"DISPLAYCONTACT_MAILADDRESS_COUNTRYCODE\" !~ '^([A-Z]{2})?$'")),
            entry(
                    "source_ringcentral.call_log",
                    Map.of(
                            "superseded", superseded("source_ringcentral.call_log"),
                            "skip_if_null", "direction is null or \"startTime\" is null",
                            "invalid_format", "coalesce(\"startTime\" !~ '^\\d{4}-', false)",
                            "null_source_key", "id is null",
                            "check", "coalesce(duration ~ '^-', false)")));

    @TempDir
    static Path home;

    private static LocalPostgres server;
    private static Connection connection;

    @BeforeAll
    static void start() throws SQLException {
        Login superuser = new Login("postgres", "a-long-test-password");
        server = LocalPostgres.start(home, Path.of("target", "postgres-bin"), superuser);
        connection = server.connect("postgres", superuser);
        try (Statement statement = connection.createStatement()) {
            statement.execute("create role demo_reader");
        }
        new DemoSources(connection).load(CALL_ROWS);
    }

    @AfterAll
    static void stop() throws SQLException {
        connection.close();
        server.close();
    }

    @Test
    void the_figures_are_what_the_data_shows() throws SQLException {
        List<DemoExpectation> expectations = new DemoSources(connection).expectations();

        assertThat(expectations)
                .extracting(DemoExpectation::source)
                .containsExactlyInAnyOrderElementsOf(TRAITS.keySet());
        for (DemoExpectation expected : expectations) {
            Map<String, String> traits = TRAITS.get(expected.source());
            Map<String, Long> dropped = new HashMap<>(expected.skipped());
            dropped.putAll(expected.failed());
            assertThat(dropped).as(expected.source()).containsOnlyKeys(traits.keySet());
            for (Map.Entry<String, String> trait : traits.entrySet()) {
                assertThat(count(expected.source(), trait.getValue()))
                        .as(expected.source() + " " + trait.getKey())
                        .isEqualTo(dropped.get(trait.getKey()))
                        .isPositive();
            }
            assertThat(count(expected.source(), "true")).isEqualTo(expected.read());
            assertThat(count(expected.source(), causes(traits) + " = 0")).isEqualTo(expected.inserted());
            assertThat(count(expected.source(), causes(traits) + " > 1"))
                    .as("rows with two causes")
                    .isZero();
        }
    }

    @Test
    void the_figures_are_known_numbers() throws SQLException {
        assertThat(new DemoSources(connection).expectations())
                .extracting(DemoExpectation::source, DemoExpectation::read, DemoExpectation::inserted)
                .containsExactly(
                        tuple("source_rippling.departments", 60L, 54L),
                        tuple("source_rippling.employees", 2_000L, 1_931L),
                        tuple("source_business_central.gl_accounts", 400L, 394L),
                        tuple("source_business_central.customers", 1_500L, 1_483L),
                        tuple("source_business_central.vendors", 800L, 791L),
                        tuple("source_sage_intacct.gl_accounts", 300L, 288L),
                        tuple("source_sage_intacct.customers", 1_200L, 1_187L),
                        tuple("source_sage_intacct.vendors", 700L, 689L),
                        tuple("source_ringcentral.call_log", 13_040L, 12_946L));
    }

    @Test
    void the_same_rows_are_made_every_time() throws SQLException {
        Map<String, String> before = fingerprints();
        try (Statement statement = connection.createStatement()) {
            statement.execute("delete from demo.loaded");
        }
        new DemoSources(connection).load(CALL_ROWS);

        assertThat(fingerprints()).isEqualTo(before);
    }

    @Test
    void landings_have_their_awkward_traits() throws SQLException {
        assertThat(count("pg_class", "oid = 'source_rippling.departments'::regclass and reltuples = -1"))
                .isOne();
        assertThat(count("pg_class", "relname in ('employees', 'call_log') and reltuples > 0"))
                .isEqualTo(2);
        assertThat(
                        count(
                                "pg_constraint",
                                "conrelid = any (array['source_rippling.employees', 'source_ringcentral.call_log']::regclass[])"))
                .isZero();
        assertThat(count("source_rippling.departments", "id = parent")).isOne();
        assertThat(
                        count(
                                "source_rippling.departments t",
                                "id <> parent and exists (select from source_rippling.departments p where p.id = t.parent and p.parent = t.id)"))
                .isEqualTo(2);
        assertThat(count(
                        "source_rippling.departments t",
                        "exists (select from source_rippling.departments p where p.id = t.parent and p.id > t.id)"))
                .isPositive();
        assertThat(count("source_rippling.employees", "manager like 'ffff%'")).isPositive();
        assertThat(count("source_rippling.employees", "\"firstName\" = '北京'")).isPositive();
        assertThat(count("source_business_central.customers", "\"displayName\" ~ E'[\\t\"\\\\\\\\]'"))
                .isPositive();
        assertThat(count("source_business_central.gl_accounts", "\"lastModifiedDateTime\" = '0001-01-01T00:00:00Z'"))
                .isPositive();
        assertThat(count("source_sage_intacct.customers", "\"COMMENTS\" like E'%\\n%'"))
                .isPositive();
        assertThat(count("source_sage_intacct.customers", "\"DELIVERY_OPTIONS\" like '%#~#%'"))
                .isPositive();
        assertThat(count("source_ringcentral.call_log", "\"from\" ->> 'phoneNumber' like '(%'"))
                .isPositive();
        assertThat(count("source_ringcentral.call_log", "jsonb_typeof(extension -> 'id') = 'number'"))
                .isPositive();
    }

    private static String superseded(String table) {
        return """
                t.ctid in (
                  select ctid from (
                    select ctid, row_number() over (partition by id order by _airbyte_extracted_at desc) as age
                      from %s
                     where id is not null) versions
                   where age > 1)
                """.formatted(table);
    }

    private static String causes(Map<String, String> traits) {
        List<String> terms = new ArrayList<>();
        traits.values().forEach(trait -> terms.add("(" + trait + ")::int"));
        return String.join(" + ", terms);
    }

    private static long count(String table, String condition) throws SQLException {
        String alias = table.contains(" ") ? table : table + " t";
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + alias + " where " + condition)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Map<String, String> fingerprints() throws SQLException {
        Map<String, String> fingerprints = new HashMap<>();
        for (String table : TRAITS.keySet()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "select md5(string_agg(t::text, e'\\n' order by t::text)) from " + table + " t")) {
                row.next();
                fingerprints.put(table, row.getString(1));
            }
        }
        return fingerprints;
    }
}
