package io.godwit.platform.secret;

import io.godwit.platform.access.OrganizationId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The SQL of the rotation, in transactions that its caller ends. Belongs to one thread. */
final class RotationRepository {

    private final Connection session;

    /** @param session of the runtime login, autocommit off; row-level security holds for it as for the service */
    RotationRepository(Connection session) {
        this.session = session;
    }

    /** Every organization: ids only, from the one table that holds nothing else of them. */
    List<OrganizationId> organizations() throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("select id from godwit.organization order by id");
                ResultSet row = statement.executeQuery()) {
            List<OrganizationId> organizations = new ArrayList<>();
            while (row.next()) {
                organizations.add(new OrganizationId(row.getObject(1, UUID.class)));
            }
            return organizations;
        }
    }

    /** Lets the transaction at hand see this organization's rows and no others. */
    void bind(OrganizationId organization) throws SQLException {
        try (PreparedStatement statement =
                session.prepareStatement("select set_config('app.organization_id', ?, true)")) {
            statement.setString(1, organization.toString());
            statement.execute();
        }
    }

    /** The next rows that hold a secret, in order of id. */
    List<UUID> page(OrganizationId organization, SecretColumn column, @Nullable UUID after, int limit)
            throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("select id from godwit." + column.table()
                + " where organization_id = ? and " + column.column()
                + " is not null and (?::uuid is null or id > ?::uuid) order by id limit ?")) {
            statement.setObject(1, organization.value());
            statement.setObject(2, after);
            statement.setObject(3, after);
            statement.setInt(4, limit);
            List<UUID> ids = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getObject(1, UUID.class));
                }
            }
            return ids;
        }
    }

    /** The sealed secret as it stands; empty when there is none any more. */
    Optional<byte[]> sealed(OrganizationId organization, SecretPlace place) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("select "
                + place.column().column() + " from godwit." + place.column().table()
                + " where organization_id = ? and id = ?")) {
            statement.setObject(1, organization.value());
            statement.setObject(2, place.object());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.empty();
            }
        }
    }

    /** Puts one sealed form in the place of the other; false when somebody has changed it since it was read. */
    boolean replace(OrganizationId organization, SecretPlace place, byte[] before, byte[] after) throws SQLException {
        String column = place.column().column();
        try (PreparedStatement statement =
                session.prepareStatement("update godwit." + place.column().table() + " set " + column
                        + " = ? where organization_id = ? and id = ? and " + column + " = ?")) {
            statement.setBytes(1, after);
            statement.setObject(2, organization.value());
            statement.setObject(3, place.object());
            statement.setBytes(4, before);
            return statement.executeUpdate() == 1;
        }
    }
}
