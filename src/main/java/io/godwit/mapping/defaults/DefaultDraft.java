package io.godwit.mapping.defaults;

import io.godwit.engine.ConflictAction;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.RowRule;
import io.godwit.mapping.MappingDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * One table of a default set, matched against the table that is really there. What cannot be filled is left out; what is
 * required and cannot be filled is a reason not to make the mapping. Used by one thread.
 */
final class DefaultDraft {

    private static final List<String> CONFLICT_KEY = List.of("source_system", "external_id");
    private static final String OLD_LANDING = "_airbyte_data";

    private final DefaultSet.Entry entry;
    private final Table source;
    private final Table target;
    private final FoldedColumns columns;
    private final List<FieldSpec> fields = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> lacking = new ArrayList<>();

    DefaultDraft(DefaultSet.Entry entry, Table source, Table target) {
        this.entry = entry;
        this.source = source;
        this.target = target;
        this.columns = new FoldedColumns(source);
        entry.fields().forEach(this::fill);
        if (keyColumn().isEmpty()) {
            lacking.add("a key column (" + String.join(", ", entry.keyColumns()) + ")");
        }
    }

    /** Why there can be no mapping; empty when there can be one. */
    Optional<String> refusal() {
        if (lacking.isEmpty()) {
            return Optional.empty();
        }
        String reason = "required and not found: " + String.join("; ", lacking);
        return Optional.of(
                columns.find(OLD_LANDING).isEmpty()
                        ? reason
                        : reason + ". The table is an old landing whose columns are all inside " + OLD_LANDING
                                + ": land it typed, or map it by hand with the rule path");
    }

    /** What a person should know of how the table was matched. */
    List<String> notes() {
        return notes;
    }

    /** The mapping, to be created. */
    MappingDraft draft(UUID connection) {
        boolean keyed = target.keys().stream()
                .map(key -> Set.copyOf(key.columns()))
                .anyMatch(key -> key.size() == CONFLICT_KEY.size() + 1 && key.containsAll(CONFLICT_KEY));
        return new MappingDraft(
                null,
                connection,
                source.name().schema(),
                source.name().table(),
                target.name().schema(),
                target.name().table(),
                keyColumn().stream().toList(),
                latestBy().orElse(null),
                ConflictAction.SKIP,
                keyed ? CONFLICT_KEY : null,
                entry.executionOrder(),
                true,
                fields,
                rowRules());
    }

    private void fill(DefaultSet.Field field) {
        Optional<DefaultSet.Alternative> way =
                field.from().stream().filter(this::isThere).findFirst();
        boolean wanted = target.hasColumn(field.target());
        if (way.isPresent() && wanted) {
            DefaultSet.Alternative taken = way.get();
            fields.add(new FieldSpec(field.target(), found(taken), taken.rules().in(columns)));
            if (taken.note() != null && !notes.contains(taken.note())) {
                notes.add(taken.note());
            }
        } else if (field.required()) {
            lacking.add(
                    wanted
                            ? "a column for " + field.target() + " ("
                                    + String.join(", ", field.columns().toList())
                                            .replace("|", ", ") + ")"
                            : "the target column " + field.target());
        }
        if (!wanted) {
            notes.add(target.name().table() + " has no column " + field.target() + ": it is not filled.");
        }
        noteAmbiguous(field);
    }

    private void noteAmbiguous(DefaultSet.Field field) {
        field.columns()
                .map(columns::ambiguous)
                .filter(Predicate.not(List::isEmpty))
                .map(several -> "The columns " + String.join(" and ", several) + " of "
                        + source.name().table() + " differ only in spelling: neither is taken for " + field.target()
                        + ".")
                .filter(Predicate.not(notes::contains))
                .forEach(notes::add);
    }

    private boolean isThere(DefaultSet.Alternative way) {
        boolean mandatory = way.columns().stream()
                .filter(column -> !column.startsWith("?"))
                .allMatch(column -> columns.find(column).isPresent());
        List<String> found = found(way);
        return mandatory && (way.columns().isEmpty() || !found.isEmpty()) && hasType(way, found);
    }

    private boolean hasType(DefaultSet.Alternative way, List<String> found) {
        return way.type() == null
                || found.stream()
                        .map(source::column)
                        .flatMap(Optional::stream)
                        .allMatch(column -> column.type().isJson());
    }

    private List<String> found(DefaultSet.Alternative way) {
        return way.columns().stream()
                .map(DefaultSet.Alternative::bare)
                .map(columns::find)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<String> keyColumn() {
        return columns.find(String.join("|", entry.keyColumns()));
    }

    /** Only what sorts by time: the text 08/05/2020 does not. */
    private Optional<String> latestBy() {
        return entry.latestBy().stream()
                .map(columns::column)
                .flatMap(Optional::stream)
                .filter(column -> column.type().base().startsWith("timestamp"))
                .map(Column::name)
                .findFirst();
    }

    private List<RowRule> rowRules() {
        return entry.rowRules().stream()
                .flatMap(flag ->
                        columns
                                .find(flag.column())
                                .map(column -> new RowRule(column, flag.rules().in(columns)))
                                .stream())
                .toList();
    }
}
