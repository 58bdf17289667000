package io.godwit.run.stage;

import io.godwit.engine.RunSpec;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.DataType;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.source.ReadRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * The key of rows that have none of their own: a digest of the whole row and, among equal rows, a number. So a row that is read
 * again is known again, whatever the order, and equal rows are told apart. In memory it is two more columns of the source table.
 */
public final class StagedKey {

    /** A character that no name in a database can hold keeps them apart from real columns. */
    private static final List<String> COLUMNS = List.of("\0digest", "\0number");

    private StagedKey() {}

    /** The spec, told to use this key where the source has none. */
    public static RunSpec in(RunSpec spec) {
        return spec.keyColumns().isEmpty() ? spec.withKey(COLUMNS) : spec;
    }

    /** The source table, with this key's columns where the spec names none. */
    public static Table in(RunSpec spec, Table source) {
        if (!spec.keyColumns().isEmpty()) {
            return source;
        }
        List<Column> columns = new ArrayList<>(source.columns());
        columns.add(new Column(COLUMNS.get(0), DataType.of("uuid"), false, null, null, true));
        columns.add(new Column(COLUMNS.get(1), DataType.of("bigint"), false, null, null, true));
        return new Table(source.name(), columns, source.keys(), source.foreignKeys());
    }

    /** True when the request reads by this key. */
    static boolean isOf(ReadRequest request) {
        return request.keyColumns().equals(COLUMNS);
    }

    /** The request as the source understands it. */
    static ReadRequest without(ReadRequest request) {
        return isOf(request)
                ? new ReadRequest(
                        request.table(),
                        request.columns()
                                .subList(COLUMNS.size(), request.columns().size()),
                        List.of(),
                        null)
                : request;
    }
}
