package io.godwit.engine.transform;

import io.godwit.engine.catalog.TableName;
import java.util.Map;

/**
 * Finding a row of a target table by one column. The organization is always part of the search; nobody states it.
 *
 * @param table the table searched
 * @param column the column that the key is compared with, as text
 * @param match further columns that must equal a constant, as text
 * @param result the column whose value is the answer, usually {@code id}
 */
public record LookupSpec(TableName table, String column, Map<String, String> match, String result) {

    public LookupSpec {
        match = Map.copyOf(match);
    }
}
