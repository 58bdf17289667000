package io.godwit.mapping.defaults;

import static io.godwit.mapping.defaults.LoadedDefaults.Outcome.ABSENT;
import static io.godwit.mapping.defaults.LoadedDefaults.Outcome.MAPPED;
import static io.godwit.mapping.defaults.LoadedDefaults.Outcome.OMITTED;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.RuleSpec;
import io.godwit.mapping.MappingDraft;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says of every column, known or found, what happens to it. Used by one thread. */
final class ColumnReport {

    private static final List<String> METADATA = List.of("_airbyte_", "_ab_", "_fivetran_", "_sdc_");

    private final DefaultSet.Entry entry;
    private final Table source;
    private final MappingDraft mapping;
    private final FoldedColumns columns;

    /** @param mapping what the mapping says now: a user may have edited it since it was loaded */
    ColumnReport(DefaultSet.Entry entry, Table source, MappingDraft mapping) {
        this.entry = entry;
        this.source = source;
        this.mapping = mapping;
        this.columns = new FoldedColumns(source);
    }

    /** The table's own columns in their order, then the known ones that it lacks. */
    List<LoadedDefaults.Column> columns() {
        List<LoadedDefaults.Column> report = new ArrayList<>();
        source.columns().stream().map(Column::name).map(this::present).forEach(report::add);
        absentFields()
                .forEach((names, targets) ->
                        report.add(shown(names.split("\\|", -1)[0], ABSENT, targets, absence(names, targets))));
        for (DefaultSet.Omission omission : entry.omitted()) {
            omission.columns().stream()
                    .filter(name -> source.columns().stream().noneMatch(column -> fits(name, column.name())))
                    .forEach(name -> report.add(
                            shown(name, OMITTED, List.of(), omission.reason() + " (this table has no such column)")));
        }
        return report;
    }

    private LoadedDefaults.Column present(String column) {
        List<String> targets = mapping.fields().stream()
                .filter(field -> reads(field, column))
                .map(FieldSpec::targetColumn)
                .toList();
        return targets.isEmpty()
                ? shown(column, OMITTED, List.of(), whyOmitted(column))
                : shown(column, MAPPED, targets, null);
    }

    private String whyOmitted(String column) {
        if (mapping.rowRules().stream().anyMatch(rule -> rule.sourceColumn().equals(column))) {
            return "decides by a row rule whether the row is migrated; not stored";
        }
        Optional<String> known = entry.omitted().stream()
                .filter(omission -> omission.columns().stream().anyMatch(name -> fits(name, column)))
                .map(DefaultSet.Omission::reason)
                .findFirst();
        if (known.isPresent()) {
            return known.get();
        }
        String folded = column.toLowerCase(Locale.ROOT);
        if (METADATA.stream().anyMatch(folded::startsWith)) {
            return column.equals(mapping.latestBy())
                    ? "metadata of the loading tool; tells the latest of several rows with one key"
                    : "metadata of the loading tool";
        }
        return instead(column).orElse("not known to the default set; add a field if needed");
    }

    /** For a column that the set knows and that the mapping nevertheless does not read. */
    private Optional<String> instead(String column) {
        List<DefaultSet.Field> known = entry.fields().stream()
                .filter(field -> field.columns()
                        .flatMap(names -> Stream.of(names.split("\\|")))
                        .anyMatch(name -> FoldedColumns.fold(name).equals(FoldedColumns.fold(column))))
                .toList();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        String target = known.get(0).target();
        if (!columns.ambiguous(column).isEmpty()) {
            return Optional.of("another column differs only in spelling; add a field for the right one");
        }
        return Optional.of(readBy(target)
                .map(read -> target + " is filled from " + String.join(", ", read) + " instead")
                .orElse("the mapping does not fill " + target));
    }

    /** The names that the set knows and the table lacks, with the target columns that they would fill. */
    private Map<String, List<String>> absentFields() {
        Map<String, List<String>> absent = new LinkedHashMap<>();
        for (DefaultSet.Field field : entry.fields()) {
            field.columns()
                    .distinct()
                    .filter(names -> columns.find(names).isEmpty()
                            && columns.ambiguous(names).isEmpty())
                    .forEach(names -> absent.computeIfAbsent(names, first -> new ArrayList<>())
                            .add(field.target()));
        }
        return absent;
    }

    private String absence(String names, List<String> targets) {
        String target = targets.get(0);
        String others = names.contains("|")
                ? ", nor " + names.substring(names.indexOf('|') + 1).replace("|", ", ")
                : "";
        Optional<Collection<String>> read = readBy(target);
        String effect = read.map(from -> from.isEmpty()
                        ? target + " gets a constant"
                        : target + " is filled from " + String.join(", ", from) + " instead")
                .orElse(target + " is not filled from it");
        return "the table has no such column" + others + "; " + effect;
    }

    /** The source columns from which the mapping fills a target column; empty when it does not. */
    private Optional<Collection<String>> readBy(String target) {
        return mapping.fields().stream()
                .filter(field -> field.targetColumn().equals(target))
                .findFirst()
                .map(field -> new TreeSet<>(field.sourceColumns()));
    }

    private static boolean reads(FieldSpec field, String column) {
        return field.sourceColumns().contains(column)
                || field.rules().stream().anyMatch(rule -> arguments(rule).anyMatch(column::equals));
    }

    /** The source columns that a rule names; the column of a lookup is the other table's. */
    private static Stream<Object> arguments(RuleSpec rule) {
        Map<String, @Nullable Object> arguments = rule.arguments();
        if (rule.rule().equals("lookup")) {
            return arguments.get("otherwise") instanceof Map<?, ?> otherwise
                    ? Stream.ofNullable(otherwise.get("sourceColumn"))
                    : Stream.empty();
        }
        return Stream.of("column", "columns", "regionColumn")
                .map(arguments::get)
                .flatMap(ColumnReport::leaves);
    }

    private static Stream<Object> leaves(@Nullable Object value) {
        if (value instanceof Collection<?> list) {
            return list.stream().map(Object.class::cast);
        }
        return value instanceof Map<?, ?> map
                ? map.values().stream().map(Object.class::cast)
                : Stream.ofNullable(value);
    }

    /** Whether a name of the set, perhaps with {@code *} at its end, means this column. */
    private static boolean fits(String name, String column) {
        String folded = FoldedColumns.fold(column);
        return name.endsWith("*")
                ? folded.startsWith(FoldedColumns.fold(name))
                : folded.equals(FoldedColumns.fold(name));
    }

    private LoadedDefaults.Column shown(
            String column, LoadedDefaults.Outcome outcome, List<String> targets, @Nullable String reason) {
        return new LoadedDefaults.Column(source.name().table(), column, outcome, targets, reason);
    }
}
