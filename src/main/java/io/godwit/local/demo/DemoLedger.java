package io.godwit.local.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was loaded and what it must come to, in a schema that the demo's reader cannot see. Joins the caller's transaction. */
final class DemoLedger {

    private final Connection connection;

    DemoLedger(Connection connection) {
        this.connection = connection;
    }

    void prepare() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("revoke all on schema public from public");
            statement.execute("create schema if not exists demo");
            statement.execute(
                    "create table if not exists demo.loaded (schema_name text primary key, version text not null)");
            statement.execute("""
                    create table if not exists demo.tally (
                      position integer generated always as identity,
                      source_table text not null,
                      target_table text not null,
                      fate text not null,
                      row_count bigint not null,
                      primary key (source_table, fate)
                    )
                    """);
        }
    }

    boolean isLoaded(String schema, String version) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select from demo.loaded where schema_name = ? and version = ?")) {
            query.setString(1, schema);
            query.setString(2, version);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    void forget(String schema) throws SQLException {
        update("delete from demo.loaded where schema_name = ?", schema);
        update("delete from demo.tally where split_part(source_table, '.', 1) = ?", schema);
    }

    void loaded(String schema, String version) throws SQLException {
        update("insert into demo.loaded (schema_name, version) values (?, ?)", schema, version);
    }

    void expect(DemoTable table, Map<Fate, Long> tally) throws SQLException {
        for (Map.Entry<Fate, Long> count : tally.entrySet()) {
            update(
                    "insert into demo.tally (source_table, target_table, fate, row_count) values (?, ?, ?, cast(? as bigint))",
                    table.source(),
                    table.target(),
                    count.getKey().name(),
                    count.getValue().toString());
        }
    }

    List<DemoExpectation> expectations() throws SQLException {
        String sql = """
                select source_table, target_table, array_agg(fate || '=' || row_count)
                  from demo.tally
                 group by source_table, target_table
                 order by min(position)
                """;
        List<DemoExpectation> expectations = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                String[] counts = (String[]) row.getArray(3).getArray();
                expectations.add(expectation(row.getString(1), row.getString(2), tally(counts)));
            }
        }
        return expectations;
    }

    private static Map<Fate, Long> tally(String[] counts) {
        Map<Fate, Long> tally = new EnumMap<>(Fate.class);
        for (String count : counts) {
            int equals = count.indexOf('=');
            tally.put(Fate.valueOf(count.substring(0, equals)), Long.valueOf(count.substring(equals + 1)));
        }
        return tally;
    }

    private static DemoExpectation expectation(String source, String target, Map<Fate, Long> tally) {
        long read = tally.values().stream().mapToLong(Long::longValue).sum();
        return new DemoExpectation(
                source,
                target,
                read,
                tally.getOrDefault(Fate.INSERTED, 0L),
                reasons(tally, Fate.Bucket.SKIPPED),
                reasons(tally, Fate.Bucket.FAILED));
    }

    private static Map<String, Long> reasons(Map<Fate, Long> tally, Fate.Bucket bucket) {
        Map<String, Long> reasons = new TreeMap<>();
        tally.forEach((fate, count) -> {
            if (fate.bucket() == bucket) {
                reasons.put(fate.reason(), count);
            }
        });
        return reasons;
    }

    private void update(String sql, String... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setString(i + 1, values[i]);
            }
            statement.executeUpdate();
        }
    }
}
