package io.godwit.platform.secret;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.GodwitException;
import io.godwit.run.Queried;
import io.godwit.support.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A database of its own with connections whose passwords are sealed: what a rotation finds. */
public final class StoredSecrets {

    /** 32 bytes each. */
    public static final String OLD_KEY = "T2xkT2xkT2xkT2xkT2xkT2xkT2xkT2xkT2xkT2xkT2w=";

    public static final String NEW_KEY = "TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmV3TmU=";

    private final String database;
    private final Map<SecretPlace, String> passwords = new LinkedHashMap<>();

    /** @param database its name, made here */
    public StoredSecrets(String database) {
        this.database = database;
        TestDatabase.create(database);
    }

    public String database() {
        return database;
    }

    /** Stores connections of this organization, sealed by the box; gives their places in order of id. */
    public List<SecretPlace> add(UUID organization, int count, SecretBox box) {
        List<SecretPlace> places = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            UUID id = new UUID(passwords.size() + 1L, 0x8000000000000000L);
            SecretPlace place = new SecretPlace(new OrganizationId(organization), id, SecretColumn.CONNECTION_PASSWORD);
            String password = "canary-" + UUID.randomUUID();
            insert(place, box.seal(password, place));
            passwords.put(place, password);
            places.add(place);
        }
        return places;
    }

    private void insert(SecretPlace place, byte[] sealed) {
        try (Connection session = TestDatabase.superuser(database);
                PreparedStatement statement = session.prepareStatement(
                        "insert into godwit.connection (organization_id, id, name, source_key, kind, host, port, database,"
                                + " username, password, tls_mode, authentication, schema_pattern) values (?, ?, ?, ?, 'postgresql', 'h', 1,"
                                + " 'd', 'u', ?, 'disable', 'scram', '*')")) {
            statement.setObject(1, place.organization().value());
            statement.setObject(2, place.object());
            statement.setString(3, place.object().toString());
            statement.setString(4, "k" + place.object().toString().replace('-', '_'));
            statement.setBytes(5, sealed);
            statement.executeUpdate();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** How many of the passwords this box opens to what they were. */
    public int readable(SecretBox box) {
        Map<UUID, byte[]> sealed = sealed();
        return (int) passwords.entrySet().stream()
                .filter(entry -> opens(box, entry.getKey(), sealed, entry.getValue()))
                .count();
    }

    private static boolean opens(SecretBox box, SecretPlace place, Map<UUID, byte[]> sealed, String password) {
        try {
            return box.open(sealed.get(place.object()), place).equals(password);
        } catch (GodwitException unreadable) {
            return false;
        }
    }

    /** The ciphertext as it is stored. */
    public byte[] sealed(SecretPlace place) {
        return sealed().get(place.object());
    }

    private Map<UUID, byte[]> sealed() {
        try (Connection session = TestDatabase.superuser(database);
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery("select id, password from godwit.connection")) {
            Map<UUID, byte[]> sealed = new HashMap<>();
            while (row.next()) {
                sealed.put(row.getObject(1, UUID.class), row.getBytes(2));
            }
            return sealed;
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Holds the row of a secret as a change that is not committed does. */
    public Connection held(SecretPlace place) throws SQLException {
        Connection session = TestDatabase.superuser(database);
        session.setAutoCommit(false);
        try (Statement statement = session.createStatement()) {
            statement.execute("select from godwit.connection where id = '" + place.object() + "' for update");
        }
        return session;
    }

    /** The server's processes that wait for this session. Asked by another: within a transaction the list stays what it was. */
    public static List<String> waitingFor(Connection session) throws SQLException {
        String pid = Queried.column(session, "select pg_backend_pid()").get(0);
        return Queried.column(
                "godwit", "select pid from pg_stat_activity where " + pid + " = any(pg_blocking_pids(pid))");
    }
}
