package io.godwit.engine.transform;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.transform.CompiledMapping.Start;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/** Compiles one mapping and gathers all its faults. Used once. */
final class MappingCompiler {

    private final MappingScope scope;
    private final SourceColumns source;
    private final Violations violations = new Violations();
    private final Set<String> written = new HashSet<>();

    MappingCompiler(MappingScope scope) {
        this.scope = scope;
        this.source = new SourceColumns(scope.sourceColumns());
    }

    CompiledMapping compile(List<FieldSpec> fields, List<RowRule> rowRules) {
        List<Start> first = new ArrayList<>();
        for (int i = 0; i < rowRules.size(); i++) {
            rowRule(rowRules.get(i), "/rowRules/" + i).ifPresent(first::add);
        }
        List<Start> then = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            field(fields.get(i), "/fields/" + i).ifPresent(then::add);
        }
        violations.throwIfAny();
        List<String> targetColumns =
                fields.stream().map(FieldSpec::targetColumn).toList();
        return new CompiledMapping(scope, targetColumns, source.used(), first, then);
    }

    private Optional<Start> rowRule(RowRule rule, String pointer) {
        int[] column =
                use(rule.sourceColumn(), pointer + "/sourceColumn").stream().toArray();
        if (rule.rules().isEmpty()) {
            violations.add(pointer + "/rules", "must have at least one rule");
        }
        return chain(column, rule.rules(), pointer, true);
    }

    private Optional<Start> field(FieldSpec field, String pointer) {
        boolean nullable = target(field.targetColumn(), pointer + "/targetColumn");
        List<String> names = field.sourceColumns();
        int[] columns = IntStream.range(0, names.size())
                .flatMap(i -> use(names.get(i), pointer + "/sourceColumns/" + i).stream())
                .toArray();
        if (names.isEmpty() && field.rules().isEmpty()) {
            violations.add(pointer + "/sourceColumns", "name a source column, or give a rule such as inject");
        }
        return chain(columns, field.rules(), pointer, nullable);
    }

    private Optional<Start> chain(int[] columns, List<RuleSpec> rules, String pointer, boolean nullable) {
        FieldScope chainScope = new FieldScope(source, scope, columns, nullable);
        return violations
                .gather(() -> Transforms.compile(rules, pointer + "/rules", chainScope))
                .map(chain -> new Start(columns.length == 0 ? -1 : columns[0], chain, chainScope.read()));
    }

    /** Whether the target column may be null; one that does not exist counts as nullable. */
    private boolean target(String name, String pointer) {
        Optional<Column> column = scope.target().column(name);
        if (column.isEmpty()) {
            List<String> names =
                    scope.target().columns().stream().map(Column::name).toList();
            violations.add(
                    pointer, Suggestion.unknown("column of " + scope.target().name(), name, names));
        } else if (!written.add(name)) {
            violations.add(pointer, "is written by another field too");
        }
        return column.map(Column::nullable).orElse(true);
    }

    /**
     * The column's index. For an unknown one any other stands in, so that the rest of the chain is checked all the
     * same.
     */
    private OptionalInt use(String name, String pointer) {
        int index = source.use(name);
        if (index < 0) {
            violations.add(pointer, Suggestion.unknown("source column", name, source.names()));
        }
        return source.names().isEmpty() ? OptionalInt.empty() : OptionalInt.of(Math.max(index, 0));
    }
}
