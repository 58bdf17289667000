package io.godwit.mapping;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.Transforms;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The target columns that refer to other rows of their own table, by a look-up in it. */
final class SelfReferences {

    private SelfReferences() {}

    /** All of them. */
    static Set<String> of(List<FieldSpec> fields, Table target) {
        return fields.stream()
                .filter(field -> Transforms.lookupTables(field.rules()).stream()
                        .anyMatch(name -> name.equals(target.name().toString())
                                || name.equals(target.name().table())))
                .map(FieldSpec::targetColumn)
                .collect(Collectors.toSet());
    }

    /** Those that may be null: they are filled last, so they tell nothing of which rows are there. */
    static Set<String> filledLast(List<FieldSpec> fields, Table target) {
        return of(fields, target).stream()
                .filter(name -> target.column(name).map(Column::nullable).orElse(false))
                .collect(Collectors.toSet());
    }
}
