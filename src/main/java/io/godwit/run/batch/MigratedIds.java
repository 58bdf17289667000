package io.godwit.run.batch;

import io.godwit.engine.Migrated;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyStream;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id mappings of a chunk's rows, read and written through the batch's own connection. Belongs to one thread.
 *
 * <p>Where nothing had been migrated when the run was planned, no key is looked up: a chunk never meets a key twice, and another
 * run of the same tables is found out by the primary key of the id mappings. From then on every key is looked up.
 */
final class MigratedIds {

    /** One index look-up per key: {@code = any} over a table that was empty when it was planned may compare all with all. */
    private static final String MIGRATED = """
            select wanted.key, found.destination_key, found.run_id
            from unnest(?::text[]) as wanted(key) cross join lateral (
                select coalesce(destination_id::text, destination_key) as destination_key, run_id from godwit.id_mapping
                where organization_id = ? and scope_id = ? and source_key = wanted.key and active
                limit 1) found
            """;

    private static final String UNFINISHED = """
            select id from godwit.run
            where organization_id = ? and id = any(?) and (id = ? or status in ('failed', 'cancelled', 'paused'))
            """;

    private static final String SOURCE_KEYS = """
            select coalesce(destination_id::text, destination_key), source_key from godwit.id_mapping
            where organization_id = ? and scope_id = ? and active
                and (destination_id = any(?::uuid[]) or destination_key = any(?::text[]))
            """;

    /** The rows' own table: row-level security guards the parent, through which everything reads, and COPY cannot pass it. */
    private static final String MAP_IDS =
            "copy godwit.id_mapping_row (organization_id, scope_id, run_id, source_key, destination_id, destination_key) from stdin";

    private static final int UUID_LENGTH = 36;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final ClaimedChunk chunk;
    private final @Nullable Long scope;
    private boolean doubted;

    /** @param scope where the ids of the run's tables are kept; null when they are not */
    MigratedIds(ClaimedChunk chunk, @Nullable Long scope) {
        this.chunk = chunk;
        this.scope = scope;
    }

    /** Which of these source keys were migrated before. */
    Map<String, Migrated> migrated(Connection target, Collection<String> sourceKeys) throws SQLException {
        if (scope == null || (chunk.isFirstOfItsScope() && !doubted)) {
            return Map.of();
        }
        try (PreparedStatement statement = target.prepareStatement(MIGRATED)) {
            statement.setArray(1, target.createArrayOf("text", sourceKeys.toArray()));
            statement.setObject(2, chunk.organization().value());
            statement.setLong(3, scope);
            try (ResultSet row = statement.executeQuery()) {
                Map<String, Migrated> migrated = new HashMap<>();
                while (row.next()) {
                    migrated.put(row.getString(1), new Migrated(row.getString(2), row.getObject(3, UUID.class)));
                }
                return migrated;
            }
        }
    }

    /** Which of these runs may have left their second pass undone, this one among them. */
    Set<UUID> unfinished(Connection target, Set<UUID> runs) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(UNFINISHED)) {
            statement.setObject(1, chunk.organization().value());
            statement.setArray(2, target.createArrayOf("uuid", runs.toArray()));
            statement.setObject(3, chunk.run());
            try (ResultSet row = statement.executeQuery()) {
                Set<UUID> unfinished = new HashSet<>();
                while (row.next()) {
                    unfinished.add(row.getObject(1, UUID.class));
                }
                return unfinished;
            }
        }
    }

    /** The source keys of these target keys, by target key. */
    Map<String, String> sourceKeys(Connection target, Collection<String> destinations) throws SQLException {
        if (scope == null) {
            return Map.of();
        }
        try (PreparedStatement statement = target.prepareStatement(SOURCE_KEYS)) {
            statement.setObject(1, chunk.organization().value());
            statement.setLong(2, scope);
            statement.setArray(3, target.createArrayOf("text", uuids(destinations)));
            statement.setArray(4, target.createArrayOf("text", destinations.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                Map<String, String> keys = new HashMap<>();
                while (row.next()) {
                    keys.put(row.getString(1), row.getString(2));
                }
                return keys;
            }
        }
    }

    /** Notes where rows went: source key to target key. */
    void add(Connection target, Map<String, String> destinations) throws SQLException {
        if (scope == null || destinations.isEmpty()) {
            return;
        }
        String organization = chunk.organization().value().toString();
        String run = chunk.run().toString();
        String scopeId = Long.toString(scope);
        try (CopyStream copy = new CopyStream(target, MAP_IDS)) {
            for (Map.Entry<String, String> mapped : destinations.entrySet()) {
                String key = mapped.getValue();
                boolean uuid = isUuid(key);
                copy.add(organization, scopeId, run, mapped.getKey(), uuid ? key : null, uuid ? null : key);
            }
            copy.end();
        } catch (SQLException failure) {
            if (SqlStates.TARGET.codeOf(failure) == ErrorCode.UNIQUE) {
                doubted = true;
            }
            throw failure;
        }
    }

    /** Only the usual spelling: a key has to come back as it was written. */
    private static boolean isUuid(String key) {
        return key.length() == UUID_LENGTH && UUID_TEXT.matcher(key).matches();
    }

    private static Object[] uuids(Collection<String> destinations) {
        return destinations.stream().filter(MigratedIds::isUuid).toArray();
    }
}
