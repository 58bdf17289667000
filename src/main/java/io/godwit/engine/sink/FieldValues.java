package io.godwit.engine.sink;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.sql.CopyRow;
import io.godwit.platform.sql.CopyRowBuilder;
import org.jspecify.annotations.Nullable;

/**
 * What the fields of a mapping come to for one row, not checked yet: columns of the source as they came, and texts that rules have
 * made.
 *
 * @param source the row as it came
 * @param copied for each field the column of the source that it is, or -1 when a rule has made it
 * @param made for each field what a rule has made
 */
public record FieldValues(
        CopyRow source, int[] copied, @Nullable String[] made) {

    /** Why the field cannot be stored in the column, or null when the catalog does not forbid it. */
    @Nullable
    ErrorCode fault(int field, ColumnCheck check) {
        return copied[field] < 0 ? check.fault(made[field]) : check.fault(source, copied[field]);
    }

    /** Adds the fields to the row at hand; for fields without {@linkplain TargetColumns#fault fault}. */
    void addTo(CopyRowBuilder row) {
        int field = 0;
        while (field < copied.length) {
            if (copied[field] < 0) {
                row.value(made[field++]);
            } else {
                int end = behindNeighbours(field);
                row.values(source, copied[field], copied[field] + end - field);
                field = end;
            }
        }
    }

    /** Fields that stand side by side in the source too are sent at once, which counts where there are sixty of them. */
    private int behindNeighbours(int field) {
        int end = field + 1;
        while (end < copied.length && copied[end] == copied[end - 1] + 1) {
            end++;
        }
        return end;
    }
}
