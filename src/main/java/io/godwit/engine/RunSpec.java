package io.godwit.engine;

import io.godwit.engine.catalog.TableName;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.RowRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what a run does, frozen and stored when it starts: editing a mapping never changes a running or
 * resumed run. Plain data; JSON is its stored form.
 *
 * @param source the table read
 * @param keyColumns the columns that identify a source row and give the reading order, in key order, at least one
 * @param latestBy the column whose greatest value tells the version to take when several rows share a key; null when a shared
 *     key is an error
 * @param fields how each target column gets its value
 * @param rowRules what decides about a whole row first
 * @param target the table written
 * @param conflictAction what happens to a row that is there already
 * @param conflictKey the target's columns (besides the stamped ones) that identify a row there; empty when only the id mapping
 *     does
 * @param batchSize the most rows of one transaction, 1 to 100,000
 */
public record RunSpec(
        TableName source,
        List<String> keyColumns,
        @Nullable String latestBy,
        List<FieldSpec> fields,
        List<RowRule> rowRules,
        TableName target,
        ConflictAction conflictAction,
        List<String> conflictKey,
        int batchSize) {

    /** The batch size when nobody states one. */
    public static final int USUAL_BATCH_SIZE = 500;

    /** The largest batch size. */
    public static final int LARGEST_BATCH_SIZE = 100_000;

    public RunSpec {
        keyColumns = List.copyOf(keyColumns);
        fields = List.copyOf(fields);
        rowRules = List.copyOf(rowRules);
        conflictKey = List.copyOf(conflictKey);
    }

    /** The same with another batch size. */
    public RunSpec withBatchSize(int rows) {
        return new RunSpec(source, keyColumns, latestBy, fields, rowRules, target, conflictAction, conflictKey, rows);
    }
}
