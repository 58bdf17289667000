package io.godwit.engine;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.RowRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a run does, frozen and stored when it starts: editing a mapping never changes a running or
 * resumed run. Plain data; JSON is its stored form.
 *
 * @param source the table read; of a query the name by which its rows are known
 * @param query the one SELECT that gives the rows, in the source's SQL; null when the table does
 * @param keyColumns the columns that identify a source row and give the reading order, in key order; empty where nothing does: then
 *     a row is known by its whole content, and the source is read as a snapshot
 * @param latestBy the column whose greatest value tells the version to take when several rows share a key; null when a shared
 *     key is an error
 * @param fields how each target column gets its value
 * @param rowRules what decides about a whole row first
 * @param target the table written
 * @param conflictAction what happens to a row that is there already
 * @param conflictKey the target's columns (besides the stamped ones) that identify a row there; empty when only the id mapping
 *     does
 * @param options how the rows are moved; what a user changes later holds in their place, but is not kept here
 */
public record RunSpec(
        TableName source,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String query,
        List<String> keyColumns,
        @Nullable String latestBy,
        List<FieldSpec> fields,
        List<RowRule> rowRules,
        TableName target,
        ConflictAction conflictAction,
        List<String> conflictKey,
        RunOptions options) {

    public RunSpec {
        keyColumns = List.copyOf(keyColumns);
        fields = List.copyOf(fields);
        rowRules = List.copyOf(rowRules);
        conflictKey = List.copyOf(conflictKey);
    }

    /** True when the source is read once and as a whole, to go on from a stage. */
    public boolean needsStage() {
        boolean ofOneMoment = options.consistency() == RunOptions.Consistency.SNAPSHOT || isAtomic();
        return keyColumns.isEmpty() || query != null || ofOneMoment;
    }

    /** True when all of its rows are one transaction. No member of its stored form. */
    @JsonIgnore
    public boolean isAtomic() {
        return options.commitMode() == RunOptions.CommitMode.ATOMIC;
    }

    /** The same, its rows told apart by other columns. */
    public RunSpec withKey(List<String> otherKey) {
        return new RunSpec(
                source, query, otherKey, latestBy, fields, rowRules, target, conflictAction, conflictKey, options);
    }

    /** The same, moved in another way. */
    public RunSpec with(RunOptions other) {
        return new RunSpec(
                source, query, keyColumns, latestBy, fields, rowRules, target, conflictAction, conflictKey, other);
    }
}
