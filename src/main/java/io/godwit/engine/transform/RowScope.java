package io.godwit.engine.transform;

import io.godwit.platform.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** What a compiled rule sees of the row at hand, and what it may say about it. Used by one thread. */
public interface RowScope {

    /** Given to {@link #enter} for the row rules, which belong to no target column. */
    int ROW_RULES = -1;

    /**
     * A chain begins: what is said from now on concerns this field. Called by {@link CompiledMapping} only, never by a
     * rule.
     *
     * @param field the index into {@link CompiledMapping#targetColumns()}, or {@link #ROW_RULES}
     */
    void enter(int field);

    /**
     * The value of a source column in the server's text form; the index comes from {@link CompileScope#sourceColumn}.
     */
    @Nullable
    String column(int index);

    /** Drops the row as skipped, for this reason (lower snake case, such as {@code skip_if_null}). */
    void skip(String reason);

    /** Drops the row as failed. */
    void reject(ErrorCode code);

    /** Notes something worth knowing; the row goes on. */
    void warn(ErrorCode code);

    /** True once the row was skipped or rejected: the chain stops. */
    boolean isDropped();

    /** The row of another target table that this key refers to. */
    LookupAnswer find(LookupSpec lookup, String key);
}
