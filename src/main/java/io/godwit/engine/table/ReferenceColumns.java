package io.godwit.engine.table;

import io.godwit.engine.RowProblem;
import io.godwit.engine.RunJournal;
import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.sink.TargetColumns;
import io.godwit.engine.source.Dialect;
import io.godwit.engine.table.ReferenceWork.Reference;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.SqlStates;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/**
 * The target columns that refer to their own table. A reference to the row itself is not stored. After each batch the chains
 * that lead upwards from its rows are followed: every reference on a loop is taken back, whichever batch stored it, so that the
 * outcome does not depend on where batches end. Belongs to one thread.
 */
final class ReferenceColumns {

    private final Table table;
    private final List<String> columns;
    private final Stamp owner;
    private final RunJournal journal;
    private final Dialect dialect;
    private final String id;
    private final String idType;

    ReferenceColumns(Table table, List<String> columns, Stamp owner, RunJournal journal, Dialect dialect) {
        this.table = table;
        this.columns = List.copyOf(columns);
        this.owner = owner;
        this.journal = journal;
        this.dialect = dialect;
        String key = TargetColumns.ownKey(table, owner).stream().findFirst().orElse("id");
        this.id = dialect.quote(key);
        this.idType =
                table.column(key).map(column -> column.type().castTarget()).orElse("uuid");
    }

    /** Stores the references of one column and notes those that may not be. */
    void fill(Connection target, int column, List<Reference> references, List<RowProblem> problems)
            throws SQLException {
        List<Reference> stored = new ArrayList<>();
        for (Reference reference : references) {
            if (reference.child().equals(reference.parent())) {
                problems.add(loop(reference.sourceKey(), column));
            } else {
                stored.add(reference);
            }
        }
        store(target, column, stored, problems);
        if (!stored.isEmpty()) {
            breakLoops(target, column, stored, problems);
        }
    }

    private RowProblem loop(String sourceKey, int column) {
        return new RowProblem(true, ErrorCode.REFERENCE_LOOP, sourceKey, columns.get(column));
    }

    /** What the target refuses, by a check or a trigger, is found by halving. */
    private void store(Connection target, int column, List<Reference> references, List<RowProblem> problems)
            throws SQLException {
        if (references.isEmpty()) {
            return;
        }
        Savepoint before = target.setSavepoint();
        try {
            update(target, column, references);
            target.releaseSavepoint(before);
        } catch (SQLException failure) {
            if (!SqlStates.isRowFault(failure)) {
                throw failure;
            }
            target.rollback(before);
            target.releaseSavepoint(before);
            int half = references.size() / 2;
            if (half == 0) {
                problems.add(new RowProblem(
                        true,
                        SqlStates.TARGET.codeOf(failure),
                        references.get(0).sourceKey(),
                        columns.get(column)));
                return;
            }
            store(target, column, references.subList(0, half), problems);
            store(target, column, references.subList(half, references.size()), problems);
        }
    }

    private void update(Connection target, int column, List<Reference> references) throws SQLException {
        String sql = "update " + dialect.quote(table.name()) + " t set " + name(column) + " = cast(v.parent as "
                + idType
                + ") from unnest(?::text[], ?::text[]) v(child, parent) where t." + id + " = cast(v.child as " + idType
                + ") and t." + dialect.quote(owner.column()) + " = ? and t." + name(column) + " is null";
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            statement.setArray(1, texts(target, references, Reference::child));
            statement.setArray(2, texts(target, references, Reference::parent));
            statement.setObject(3, UUID.fromString(owner.value()));
            statement.executeUpdate();
        }
    }

    private void breakLoops(Connection target, int column, List<Reference> references, List<RowProblem> problems)
            throws SQLException {
        List<String> members = loopMembers(target, column, references);
        if (members.isEmpty()) {
            return;
        }
        Map<String, String> sourceKeys = journal.sourceKeys(target, members);
        String sql = "update " + dialect.quote(table.name()) + " set " + name(column) + " = null where " + id
                + " = any(cast(? as " + idType + "[])) and " + dialect.quote(owner.column()) + " = ?";
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            statement.setArray(1, target.createArrayOf("text", members.toArray()));
            statement.setObject(2, UUID.fromString(owner.value()));
            statement.executeUpdate();
        }
        for (String member : members) {
            problems.add(loop(Objects.requireNonNullElse(sourceKeys.get(member), member), column));
        }
    }

    /** The rows on a loop that a reference of this batch closes. Loops of earlier batches are gone already. */
    private List<String> loopMembers(Connection target, int column, List<Reference> references) throws SQLException {
        String name = "t." + name(column);
        String parent = "cast(" + name + " as " + idType + ")";
        String rows = dialect.quote(table.name());
        String own = dialect.quote(owner.column());
        String sql = "with recursive up(start, at) as ("
                + " select t." + id + ", " + parent + " from " + rows + " t where t." + id + " = any(cast(? as "
                + idType
                + "[])) and t." + own + " = ? and " + name + " is not null"
                + " union select up.start, " + parent + " from up join " + rows + " t on t." + id + " = up.at"
                + " where t." + own + " = ? and " + name + " is not null and up.at <> up.start),"
                + " looped as (select start from up where at = start),"
                + " members(id) as (select start from looped union select " + parent + " from members m join " + rows
                + " t on t." + id + " = m.id where t." + own + " = ?)"
                + " select id::text from members order by 1";
        try (PreparedStatement statement = target.prepareStatement(sql)) {
            statement.setArray(1, texts(target, references, Reference::child));
            for (int i = 2; i <= 4; i++) {
                statement.setObject(i, UUID.fromString(owner.value()));
            }
            try (ResultSet found = statement.executeQuery()) {
                List<String> members = new ArrayList<>();
                while (found.next()) {
                    members.add(found.getString(1));
                }
                return members;
            }
        }
    }

    private String name(int column) {
        return dialect.quote(columns.get(column));
    }

    private static Array texts(Connection target, List<Reference> references, Function<Reference, String> part)
            throws SQLException {
        return target.createArrayOf("text", references.stream().map(part).toArray());
    }
}
