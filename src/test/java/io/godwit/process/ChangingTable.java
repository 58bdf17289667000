package io.godwit.process;

import io.godwit.local.LocalDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * A keyed source table that somebody else works on while it is moved, with every key's fate written down. The order of the changes
 * comes from a seed. Belongs to one thread at a time.
 */
final class ChangingTable {

    /** The keys at the start, so that there is room between them. */
    private static final long STEP = 10;

    /** A mapping of the table; to be filled with the connection's id. */
    static final String MAPPING = """
            {"connectionId": "%s", "sourceSchema": "source_ringcentral", "sourceTable": "changing", "targetTable": "ce_calls",
            "keyColumns": ["id"], "conflictKey": ["source_system", "external_id"],
            "fields": [
                {"targetColumn": "source_system", "rules": [{"rule": "inject", "arguments": {"value": "changing"}}]},
                {"targetColumn": "external_id", "sourceColumns": ["id"]},
                {"targetColumn": "session_id", "sourceColumns": ["body"]},
                {"targetColumn": "direction", "rules": [{"rule": "inject", "arguments": {"value": "inbound"}}]},
                {"targetColumn": "channel", "rules": [{"rule": "inject", "arguments": {"value": "voice"}}]},
                {"targetColumn": "outcome", "rules": [{"rule": "inject", "arguments": {"value": "unknown"}}]},
                {"targetColumn": "started_at", "rules": [
                    {"rule": "inject", "arguments": {"value": "2024-01-01T00:00:00Z"}}]}]}
            """;

    private final Random random;
    private final DatabaseServer server;
    private final long highest;
    private final Map<Long, Set<String>> bodies = new HashMap<>();
    private final Set<Long> mustArrive = new HashSet<>();
    private long above;

    ChangingTable(DatabaseServer server, int rows, Random random) throws SQLException {
        this.server = server;
        this.random = random;
        this.highest = rows * STEP;
        this.above = highest;
        server.execute(LocalDatabases.DEMO, """
                create table source_ringcentral.changing (id bigint primary key, body text not null);
                insert into source_ringcentral.changing select id * %d, 'first' from generate_series(1, %d) id;
                analyze source_ringcentral.changing;
                grant select on source_ringcentral.changing to demo_reader;
                """.formatted(STEP, rows));
        for (long row = 1; row <= rows; row++) {
            note(row * STEP, "first");
            mustArrive.add(row * STEP);
        }
    }

    /** Changes some rows, each in a transaction of its own. */
    void change(int count) throws SQLException {
        try (Connection session = server.connect(LocalDatabases.DEMO)) {
            for (int i = 0; i < count; i++) {
                long key = STEP * (1 + random.nextLong(highest / STEP));
                switch (random.nextInt(5)) {
                    case 0 -> update(session, key, "v" + i);
                    case 1 -> insert(session, key - 1 - random.nextInt((int) STEP - 1), "between");
                    case 2 -> insert(session, ++above, "above");
                    case 3 -> delete(session, key);
                    default -> rekey(session, key, key - 1 - random.nextInt((int) STEP - 1));
                }
            }
        }
    }

    /** What a key's row may look like at the target; empty when it must not be there. */
    Set<String> bodies(long key) {
        return key > highest ? Set.of() : bodies.getOrDefault(key, Set.of());
    }

    /** The keys that were there at the start and were neither deleted nor changed. */
    Set<Long> mustArrive() {
        return mustArrive;
    }

    private void note(long key, String body) {
        bodies.computeIfAbsent(key, none -> new HashSet<>()).add(body);
    }

    private void update(Connection session, long key, String body) throws SQLException {
        if (run(session, "update source_ringcentral.changing set body = ? where id = ?", body, key) == 1) {
            note(key, body);
        }
    }

    private void insert(Connection session, long key, String body) throws SQLException {
        String sql = "insert into source_ringcentral.changing (body, id) values (?, ?) on conflict do nothing";
        if (run(session, sql, body, key) == 1) {
            note(key, body);
        }
    }

    private void delete(Connection session, long key) throws SQLException {
        run(session, "delete from source_ringcentral.changing where body <> ? and id = ?", "", key);
        mustArrive.remove(key);
    }

    private void rekey(Connection session, long key, long next) throws SQLException {
        delete(session, key);
        insert(session, next, "moved");
    }

    private static int run(Connection session, String sql, String body, long key) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement(sql)) {
            statement.setString(1, body);
            statement.setLong(2, key);
            return statement.executeUpdate();
        }
    }
}
