package io.godwit.local.showcase;

import io.godwit.local.postgres.LocalPostgres;
import io.godwit.local.postgres.Login;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;

/**
 * Sessions on both sides of the demo, for looking only. Immutable.
 *
 * @param server has both databases
 * @param sources the database of the demo sources
 * @param reader may read the sources
 * @param application the database of the targets
 * @param owner owns the targets
 * @param organization whose rows are looked at
 */
public record Databases(
        LocalPostgres server, String sources, Login reader, String application, Login owner, UUID organization) {

    /** A new session on the sources that sees one snapshot; the caller closes it. */
    Connection source() throws SQLException {
        return snapshot(server.connect(sources, reader));
    }

    /** A new session on the targets that sees one snapshot; the caller closes it. */
    Connection target() throws SQLException {
        Connection connection = snapshot(server.connect(application, owner));
        // One target shows its rows only to a session that names the organization, even to its owner.
        try (PreparedStatement bind =
                connection.prepareStatement("select set_config('app.organization_id', ?, false)")) {
            bind.setString(1, organization.toString());
            bind.execute();
        }
        return connection;
    }

    private static Connection snapshot(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set session characteristics as transaction isolation level repeatable read, read only");
            // Both sides must print a moment alike.
            statement.execute("set time zone 'UTC'");
        }
        // Also what lets the driver hand over large results piece by piece.
        connection.setAutoCommit(false);
        return connection;
    }
}
