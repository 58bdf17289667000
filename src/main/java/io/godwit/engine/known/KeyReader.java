package io.godwit.engine.known;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Key;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.Dialect;
import io.godwit.platform.sql.CopyRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the keys of the owner's rows. Belongs to one thread. */
final class KeyReader {

    private static final int AT_A_TIME = 5_000;

    private static final Predicate<String> WHOLE =
            Pattern.compile("0|-?[1-9][0-9]{0,18}").asMatchPredicate();
    private static final Predicate<String> UUID_TEXT =
            Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").asMatchPredicate();

    /** The types whose values have one spelling, or that tell it. */
    private static final Map<String, Predicate<String>> SPELLINGS = Map.of(
            "text", any -> true,
            "character varying", any -> true,
            "smallint", WHOLE,
            "integer", WHOLE,
            "bigint", WHOLE,
            "uuid", UUID_TEXT);

    private final String sql;
    private final Stamp owner;
    private final boolean quick;
    private final List<@Nullable Predicate<String>> spellings;

    /** @param constraint what keeps the key unique; null when nothing does */
    KeyReader(Table table, List<Column> key, @Nullable Key constraint, Stamp owner, Dialect dialect) {
        this.owner = owner;
        this.spellings = key.stream()
                .<@Nullable Predicate<String>>map(
                        column -> SPELLINGS.get(column.type().base()))
                .toList();
        // Only then the owner's rows lie together in the constraint's index.
        this.quick = constraint != null
                && constraint.columns().get(0).equals(owner.column())
                && spellings.stream().allMatch(spelling -> spelling != null);
        StringJoiner columns = new StringJoiner(", ");
        key.forEach(column -> columns.add(dialect.quote(column.name())));
        this.sql = "select " + columns + " from " + dialect.quote(table.name()) + " where "
                + dialect.quote(owner.column()) + " = ? limit ?";
    }

    /** True when the owner's keys can be read without reading those of others, and tell whether a key is among them. */
    boolean isQuick() {
        return quick;
    }

    /** True when the values are spelled as the target would spell them. */
    boolean isCanonical(CopyRow row, int[] fields) {
        for (int i = 0; i < fields.length; i++) {
            Predicate<String> spelling = spellings.get(i);
            String value = row.value(fields[i]);
            if (spelling == null || value == null || !spelling.test(value)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Reads the keys into the memory.
     *
     * @param most the most keys that are worth it
     * @return false when there are more: then some of them are remembered
     */
    boolean read(Connection target, SeenTexts memory, long most) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            statement.setObject(1, UUID.fromString(owner.value()));
            statement.setLong(2, most + 1);
            statement.setFetchSize(AT_A_TIME);
            try (ResultSet row = statement.executeQuery()) {
                long count = 0;
                while (row.next()) {
                    if (count == most) {
                        return false;
                    }
                    count++;
                    remember(row, memory);
                }
            }
        }
        return true;
    }

    private void remember(ResultSet row, SeenTexts memory) throws SQLException {
        StringJoiner identity = new StringJoiner(ConflictKeys.BETWEEN);
        for (int i = 1; i <= spellings.size(); i++) {
            String part = row.getString(i);
            if (part == null) {
                return;
            }
            identity.add(part);
        }
        memory.add(identity.toString());
    }
}
