package io.godwit.engine.table;

import io.godwit.engine.RowProblem;
import io.godwit.engine.transform.LookupAnswer;
import io.godwit.engine.transform.LookupSpec;
import io.godwit.engine.transform.RowScope;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source row on its way: its values, what the rules said of it, and what became of it. Belongs to one thread. */
final class Row implements RowScope {

    private final String key;
    private final int size;
    private @Nullable CopyRow source;
    private @Nullable String @Nullable [] texts;
    private final List<String> targetColumns;
    private final Lookups lookups;
    private List<RowProblem> problems = List.of();
    private @Nullable CopyRow fields;
    private @Nullable String identity;
    private int told;
    private int field = ROW_RULES;
    private @Nullable String destination;
    private @Nullable String skipReason;
    private @Nullable ErrorCode fault;
    private boolean warnsOnly;

    /**
     * @param key the row's key as text
     * @param targetColumns the columns that the fields fill, in the order of the mapping
     */
    Row(String key, CopyRow source, List<String> targetColumns, Lookups lookups) {
        this.key = key;
        this.source = source;
        this.size = source.size();
        this.targetColumns = targetColumns;
        this.lookups = lookups;
    }

    String key() {
        return key;
    }

    /** The bytes that the source sent for it. */
    int size() {
        return size;
    }

    Lookups lookups() {
        return lookups;
    }

    /** The same row without its past: what the rules said of it is forgotten. */
    Row again(Lookups asked) {
        Row again = new Row(key, source(), targetColumns, asked);
        again.destination = destination;
        return again;
    }

    /** Notes that it was migrated before, to the row of this key. */
    void wasMigrated(@Nullable String to) {
        destination = to;
    }

    /** The key of the row that it was migrated to before, null when it was not. */
    @Nullable
    String destination() {
        return destination;
    }

    /** What was said of it, errors and warnings. */
    List<RowProblem> problems() {
        return problems;
    }

    /** The row as it was read, until it is {@linkplain #keep made} into another. */
    CopyRow source() {
        return Objects.requireNonNull(source, "only the fields are kept");
    }

    /**
     * Keeps what the fields came to, and nothing else of the row: it is in memory once.
     *
     * @param made the fields as they are sent
     * @param same what makes two rows the same for the target, null when nothing does
     * @param toldOfIt what was told when it was met
     */
    void keep(CopyRow made, @Nullable String same, int toldOfIt) {
        fields = made;
        identity = same;
        told = toldOfIt;
        source = null;
        texts = null;
    }

    /** What the fields came to, and the stamps behind them; there is nothing once the row is dropped. */
    CopyRow fields() {
        return Objects.requireNonNull(fields, "the rules were not run yet");
    }

    /** What makes two rows the same for the target, null when nothing does. */
    @Nullable
    String identity() {
        return identity;
    }

    /** What was told of its conflict key when it was met; whoever asks again learns nothing. */
    int takeTold() {
        int taken = told;
        told = 0;
        return taken;
    }

    @Nullable
    String skipReason() {
        return skipReason;
    }

    boolean isFailed() {
        return fault != null;
    }

    @Override
    public void enter(int index) {
        field = index;
    }

    @Override
    public @Nullable String column(int index) {
        CopyRow row = source();
        if (row.isNull(index)) {
            return null;
        }
        @Nullable String[] read = texts;
        if (read == null) {
            read = new @Nullable String[row.width()];
            texts = read;
        }
        if (read[index] == null) {
            read[index] = row.value(index);
        }
        return read[index];
    }

    @Override
    public void skip(String reason) {
        if (!isDropped()) {
            skipReason = reason;
        }
    }

    @Override
    public void reject(ErrorCode code) {
        reject(code, field == ROW_RULES ? null : targetColumns.get(field));
    }

    /** Drops the row as failed because of this target column. */
    void reject(ErrorCode code, @Nullable String targetColumn) {
        if (!isDropped()) {
            fault = code;
            note(new RowProblem(warnsOnly, code, key, targetColumn));
        }
    }

    /** From now on a rejection is a warning: the row is stored already and cannot fail any more. */
    void onlyWarn() {
        warnsOnly = true;
    }

    @Override
    public void warn(ErrorCode code) {
        warn(code, field == ROW_RULES ? null : targetColumns.get(field));
    }

    /** Notes a fault of this target column that does not drop the row. */
    void warn(ErrorCode code, @Nullable String targetColumn) {
        note(new RowProblem(true, code, key, targetColumn));
    }

    /** Most rows have nothing to tell. */
    private void note(RowProblem problem) {
        if (problems.isEmpty()) {
            problems = new ArrayList<>(2);
        }
        problems.add(problem);
    }

    @Override
    public boolean isDropped() {
        return skipReason != null || fault != null;
    }

    @Override
    public LookupAnswer find(LookupSpec lookup, String searched) {
        return lookups.find(lookup, searched);
    }
}
