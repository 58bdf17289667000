package io.godwit.engine.table;

import io.godwit.engine.RowProblem;
import io.godwit.engine.transform.LookupAnswer;
import io.godwit.engine.transform.LookupSpec;
import io.godwit.engine.transform.RowScope;
import io.godwit.platform.error.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A source row on its way: its values, what the rules said of it, and what became of it. Belongs to one thread. */
final class Row implements RowScope {

    private final String key;
    private final @Nullable String[] source;
    private final List<String> targetColumns;
    private final Lookups lookups;
    private final List<RowProblem> problems;
    private int field = ROW_RULES;
    private @Nullable String skipReason;
    private @Nullable ErrorCode fault;
    private boolean warnsOnly;

    /**
     * @param key the row's key as text
     * @param targetColumns the columns that the fields fill, in the order of the mapping
     * @param problems where errors and warnings go
     */
    Row(String key, @Nullable String[] source, List<String> targetColumns, Lookups lookups, List<RowProblem> problems) {
        this.key = key;
        this.source = source;
        this.targetColumns = targetColumns;
        this.lookups = lookups;
        this.problems = problems;
    }

    String key() {
        return key;
    }

    Lookups lookups() {
        return lookups;
    }

    /** The same row without its past: what the rules say of it is thrown away, but its look-ups are asked. */
    Row copyForAsking() {
        return new Row(key, source, targetColumns, lookups, new ArrayList<>());
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
        return source[index];
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
            problems.add(new RowProblem(warnsOnly, code, key, targetColumn));
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
        problems.add(new RowProblem(true, code, key, targetColumn));
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
