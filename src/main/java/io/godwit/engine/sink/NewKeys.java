package io.godwit.engine.sink;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.Dialect;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes the keys of new rows before they are written, so that their id mapping is known without asking. A uuid is made here, as
 * UUIDv7, rising within a chunk, because random ones load much slower. A number is taken from the target's own sequence, in
 * blocks; numbers of a batch that is rolled back leave a gap, as they always do. Belongs to one thread.
 */
final class NewKeys {

    private static final int BLOCK = 500;
    private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

    /** No row or null when there is none, or when the login may not use it. */
    private static final String SEQUENCE = """
            select found.name from (select pg_get_serial_sequence(?, ?) as name) found
            where has_sequence_privilege(found.name, 'usage')
            """;

    private final Column column;
    private final @Nullable String sequence;
    private final TimeBasedEpochGenerator uuids = Generators.timeBasedEpochGenerator();
    private final Queue<String> block = new ArrayDeque<>(BLOCK);

    private NewKeys(Column column, @Nullable String sequence) {
        this.column = column;
        this.sequence = sequence;
    }

    /**
     * Looks how the keys of a table are made.
     *
     * @param ownKey the columns that tell the owner's rows apart
     * @param fields the columns that the mapping fills
     * @return empty when a field fills the key, and when only the target can make it
     */
    static Optional<NewKeys> of(
            Table table, List<String> ownKey, List<String> fields, Dialect dialect, Connection target) {
        if (ownKey.size() != 1 || fields.contains(ownKey.get(0))) {
            return Optional.empty();
        }
        Optional<Column> key = table.column(ownKey.get(0));
        String type = key.map(column -> column.type().base()).orElse("");
        if (type.equals("uuid")) {
            return key.map(column -> new NewKeys(column, null));
        }
        if (!WHOLE_NUMBERS.contains(type)) {
            return Optional.empty();
        }
        String sequence = sequence(dialect.quote(table.name()), ownKey.get(0), target);
        return sequence == null ? Optional.empty() : key.map(column -> new NewKeys(column, sequence));
    }

    private static @Nullable String sequence(String table, String column, Connection target) {
        try (PreparedStatement statement = target.prepareStatement(SEQUENCE)) {
            statement.setString(1, table);
            statement.setString(2, column);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        } catch (SQLException failure) {
            throw new GodwitException(
                    SqlStates.TARGET.codeOf(failure),
                    SqlStates.TARGET.codeOf(failure).title(),
                    failure);
        }
    }

    /** The key's column. */
    Column column() {
        return column;
    }

    /** A key that no row has. */
    String next(Connection target) throws SQLException {
        if (sequence == null) {
            return uuids.generate().toString();
        }
        if (block.isEmpty()) {
            take(target, sequence);
        }
        return block.remove();
    }

    private void take(Connection target, String from) throws SQLException {
        try (PreparedStatement statement =
                target.prepareStatement("select nextval(cast(? as regclass)) from generate_series(1, " + BLOCK + ")")) {
            statement.setString(1, from);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    block.add(row.getString(1));
                }
            }
        }
    }
}
