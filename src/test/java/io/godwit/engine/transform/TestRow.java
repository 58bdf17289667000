package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row that remembers what it was told, with the field that said it. */
final class TestRow implements RowScope {

    final List<String> told = new ArrayList<>();
    final List<String> asked = new ArrayList<>();
    private final @Nullable String[] columns;
    private final Map<String, LookupAnswer> answers = new HashMap<>();
    private LookupAnswer otherAnswer = LookupAnswer.NONE;
    private int field = ROW_RULES;
    private boolean dropped;

    TestRow(@Nullable String... columns) {
        this.columns = columns;
    }

    /** What a search of this column for this key finds. */
    TestRow finds(String column, String key, LookupAnswer answer) {
        answers.put(column + "=" + key, answer);
        return this;
    }

    /** What every other search finds. */
    TestRow finds(LookupAnswer answer) {
        otherAnswer = answer;
        return this;
    }

    @Override
    public void enter(int entered) {
        field = entered;
    }

    @Override
    public @Nullable String column(int index) {
        return columns[index];
    }

    @Override
    public void skip(String reason) {
        tell("skip: " + reason);
        dropped = true;
    }

    @Override
    public void reject(ErrorCode code) {
        tell("reject: " + code.wire());
        dropped = true;
    }

    @Override
    public void warn(ErrorCode code) {
        tell("warn: " + code.wire());
    }

    @Override
    public boolean isDropped() {
        return dropped;
    }

    @Override
    public LookupAnswer find(LookupSpec lookup, String key) {
        asked.add(lookup.column() + "=" + key);
        return answers.getOrDefault(lookup.column() + "=" + key, otherAnswer);
    }

    private void tell(String what) {
        told.add(field == ROW_RULES ? what : field + " " + what);
    }
}
