package io.godwit.engine.table;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.Dialect;
import io.godwit.engine.transform.CompiledMapping;
import io.godwit.engine.transform.LookupAnswer;
import io.godwit.engine.transform.LookupSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The look-ups of one batch, in two passes over its rows: the first asks and is told nothing, then one query per look-up answers
 * them all, and the second pass gets the answers. Always searches within the owner of the run. Belongs to one thread.
 */
final class Lookups {

    /** Types whose columns compare with text directly, so that their index serves. */
    private static final Set<String> TEXT = Set.of("text", "character varying");

    private final Stamp owner;
    private final Dialect dialect;
    private final Function<LookupSpec, Table> tables;
    private final Map<LookupSpec, Map<String, LookupAnswer>> answers = new HashMap<>();

    Lookups(Stamp owner, Dialect dialect, Function<LookupSpec, Table> tables) {
        this.owner = owner;
        this.dialect = dialect;
        this.tables = tables;
    }

    /**
     * Finds out everything that the rows of a batch will look up. Where a chain has several lookups, what the second asks depends
     * on what the first was answered, and a row that still lacks an answer may be dropped before its later fields have asked: so
     * the rounds go on until nothing new was asked.
     */
    static void answer(CompiledMapping mapping, List<Row> rows, Connection target) throws SQLException {
        if (!mapping.hasLookups() || rows.isEmpty()) {
            return;
        }
        Lookups lookups = rows.get(0).lookups();
        rows.forEach(row -> mapping.collectLookups(row.again(lookups)));
        boolean asked = lookups.resolve(target);
        @Nullable String[] unused = new @Nullable String[mapping.targetColumns().size()];
        while (asked && hasChainOfLookups(mapping)) {
            rows.forEach(row -> mapping.apply(row.again(lookups), unused));
            asked = lookups.resolve(target);
        }
    }

    private static boolean hasChainOfLookups(CompiledMapping mapping) {
        return IntStream.range(0, mapping.targetColumns().size())
                .anyMatch(field -> mapping.lookups(field).size() > 1);
    }

    /** The answer; pending when it was not resolved yet. */
    LookupAnswer find(LookupSpec lookup, String key) {
        return answers.computeIfAbsent(lookup, absent -> new HashMap<>())
                .computeIfAbsent(key, absent -> LookupAnswer.PENDING);
    }

    /** Answers everything asked since the last time; false when nothing was. */
    private boolean resolve(Connection target) throws SQLException {
        boolean asked = false;
        for (Map.Entry<LookupSpec, Map<String, LookupAnswer>> lookup : answers.entrySet()) {
            List<String> keys = lookup.getValue().entrySet().stream()
                    .filter(key -> key.getValue().equals(LookupAnswer.PENDING))
                    .map(Map.Entry::getKey)
                    .toList();
            if (!keys.isEmpty()) {
                asked = true;
                keys.forEach(key -> lookup.getValue().put(key, LookupAnswer.NONE));
                resolve(target, lookup.getKey(), keys, lookup.getValue());
            }
        }
        return asked;
    }

    private void resolve(Connection target, LookupSpec lookup, List<String> keys, Map<String, LookupAnswer> found)
            throws SQLException {
        List<String> constants = new ArrayList<>();
        try (PreparedStatement statement = target.prepareStatement(sql(lookup, constants))) {
            statement.setObject(1, UUID.fromString(owner.value()));
            statement.setArray(2, target.createArrayOf("text", keys.toArray()));
            for (int i = 0; i < constants.size(); i++) {
                statement.setString(3 + i, constants.get(i));
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(1), answer(row));
                }
            }
        }
    }

    private static LookupAnswer answer(ResultSet row) throws SQLException {
        return row.getLong(2) == 1 ? LookupAnswer.of(row.getString(3)) : LookupAnswer.SEVERAL;
    }

    private String sql(LookupSpec lookup, List<String> constants) {
        Table table = tables.apply(lookup);
        String column = dialect.quote(lookup.column());
        boolean text = table.column(lookup.column())
                .map(c -> TEXT.contains(c.type().base()))
                .orElse(false);
        String searched = text ? column : column + "::text";
        String result = dialect.quote(lookup.result()) + "::text";
        StringBuilder sql = new StringBuilder("select ")
                .append(searched)
                .append(", count(*), min(")
                .append(result)
                .append(") from ")
                .append(dialect.quote(lookup.table()))
                .append(" where ")
                .append(dialect.quote(owner.column()))
                .append(" = ? and ")
                .append(searched)
                .append(" = any(?::text[])");
        lookup.match().forEach((name, value) -> {
            sql.append(" and ").append(dialect.quote(name)).append("::text = ?");
            constants.add(value);
        });
        return sql.append(" group by 1").toString();
    }
}
