package io.godwit.engine.sink;

import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Updates rows that the target has, found by one key and within the owner of the run; each culprit becomes a {@link Rejection}, as
 * {@link TargetWriter} does it. Belongs to one thread.
 */
public final class RowUpdates {

    private final UpdateSink sink;
    private final TargetWriter writer;

    /**
     * @param key the columns that, with the owner's, tell a row
     * @param fields the mapped columns; those of the key and of the table's own key stay as they are
     * @param cleared columns that become null, to be filled in a second pass
     * @param onlyChanged true to leave rows alone that have these values already
     */
    public RowUpdates(
            Table table,
            List<String> key,
            List<String> fields,
            List<String> cleared,
            boolean onlyChanged,
            Stamp owner,
            Dialect dialect) {
        List<String> fixed = new ArrayList<>(key);
        fixed.addAll(TargetColumns.ownKey(table, owner));
        List<Column> written = columns(table, fields);
        this.sink = new UpdateSink(
                table.name(),
                new UpdateSink.Columns(columns(table, key), written, fixed, cleared, onlyChanged),
                owner,
                dialect);
        this.writer = new TargetWriter(sink, table, written, owner.column());
    }

    private static List<Column> columns(Table table, List<String> names) {
        return names.stream().map(name -> table.column(name).orElseThrow()).toList();
    }

    /**
     * What became of the rows of one call, by their indexes.
     *
     * @param rejections those that the target refused
     * @param changed those that were written over; of the others that were not refused some were equal already
     * @param gone those that the target does not have
     */
    public record Outcome(Map<Integer, Rejection> rejections, BitSet changed, BitSet gone) {}

    /**
     * Updates all rows that the target takes.
     *
     * @param rows for each the values of the key, then of the fields; no two may have the same key as text
     * @throws SQLException when something else than a row is at fault
     */
    public Outcome update(Connection target, List<TargetRow> rows) throws SQLException {
        sink.clear();
        Map<Integer, Rejection> rejections = new HashMap<>();
        for (Rejection rejection : writer.write(target, rows)) {
            rejections.put(rejection.row(), rejection);
        }
        BitSet changed = new BitSet(rows.size());
        BitSet gone = new BitSet(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            Boolean isChanged = sink.isChanged(rows.get(i));
            changed.set(i, Boolean.TRUE.equals(isChanged));
            gone.set(i, isChanged == null && !rejections.containsKey(i));
        }
        return new Outcome(rejections, changed, gone);
    }
}
