package io.godwit.engine.source;

import io.godwit.engine.catalog.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to read of a table, in key order.
 *
 * @param table the table
 * @param columns the columns wanted, in this order
 * @param keyColumns the columns that order the rows and tell them apart; rows where one of them is null are left out. Empty when the
 *     rows have neither order nor name: such a table can only be read {@linkplain SnapshotSource#all as a whole}
 * @param latestBy the column by which equal keys are ordered, greatest first, nulls last; null when equal keys have no order
 */
public record ReadRequest(
        TableName table,
        List<String> columns,
        List<String> keyColumns,
        @Nullable String latestBy) {

    public ReadRequest {
        columns = List.copyOf(columns);
        keyColumns = List.copyOf(keyColumns);
    }
}
