package io.godwit.mapping;

import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Key;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.transform.CompiledMapping;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.engine.transform.MappingScope;
import io.godwit.engine.transform.Suggestion;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.godwit.target.TargetCatalog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds a mapping against the two tables and gathers everything that does not fit. Used once, by one thread. */
final class MappingFaults {

    /** Stamped by the engine where the target has it; tells which run wrote a row. */
    private static final String RUN_COLUMN = "migration_run_id";

    private static final Set<String> WHOLE_NUMBERS = Set.of("smallint", "integer", "bigint");

    private final MappingDraft draft;
    private final Table source;
    private final Table target;
    private final List<Violation> inSource = new ArrayList<>();
    private final List<Violation> inTarget = new ArrayList<>();

    private MappingFaults(MappingDraft draft, Table source, Table target) {
        this.draft = draft;
        this.source = source;
        this.target = target;
    }

    /**
     * Looks for faults.
     *
     * @param lookupTables the tables that lookups may search, as {@link MappingScope} wants them
     */
    static MappingFaults of(
            MappingDraft draft, Table source, Table target, Function<String, Optional<Table>> lookupTables) {
        MappingFaults faults = new MappingFaults(draft, source, target);
        if (faults.isWhole()) {
            faults.compile(lookupTables);
            faults.checkStampedColumns();
            faults.checkRequiredColumns();
        }
        faults.checkSourceColumns();
        faults.checkConflictKey();
        return faults;
    }

    /** Faults of the source, and of rules, which read it or look up other tables. */
    List<Violation> inSource() {
        return inSource;
    }

    /** Faults of the target. */
    List<Violation> inTarget() {
        return inTarget;
    }

    /** All of them. */
    List<Violation> all() {
        return Stream.concat(inSource.stream(), inTarget.stream()).toList();
    }

    private boolean isWhole() {
        for (int i = 0; i < draft.fields().size(); i++) {
            if (isBlank(draft.fields().get(i).targetColumn())) {
                inTarget.add(new Violation("/fields/" + i + "/targetColumn", "is required"));
            }
        }
        for (int i = 0; i < draft.rowRules().size(); i++) {
            if (isBlank(draft.rowRules().get(i).sourceColumn())) {
                inSource.add(new Violation("/rowRules/" + i + "/sourceColumn", "is required"));
            }
        }
        return all().isEmpty();
    }

    @SuppressWarnings("NullAway") // Jackson leaves absent members null
    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    private void compile(Function<String, Optional<Table>> lookupTables) {
        try {
            CompiledMapping.compile(
                    draft.fields(), draft.rowRules(), new MappingScope(source.columns(), target, lookupTables));
        } catch (GodwitException refused) {
            if (refused.code() != ErrorCode.INVALID_REQUEST) {
                throw refused;
            }
            refused.violations()
                    .forEach(fault -> (fault.field().endsWith("/targetColumn") ? inTarget : inSource).add(fault));
        }
    }

    private void checkStampedColumns() {
        Set<String> made = madeKey(target);
        for (int i = 0; i < draft.fields().size(); i++) {
            String column = draft.fields().get(i).targetColumn();
            String pointer = "/fields/" + i + "/targetColumn";
            if (column.equals(TargetCatalog.ORGANIZATION_COLUMN)) {
                inTarget.add(new Violation(pointer, "is stamped with the caller's organization and cannot be mapped"));
            } else if (column.equals(RUN_COLUMN)) {
                inTarget.add(new Violation(pointer, "is stamped with the run's id and cannot be mapped"));
            } else if (made.contains(column)) {
                inTarget.add(new Violation(
                        pointer,
                        "is the key that the service makes itself; use a column such as"
                                + " external_id for the source's id"));
            } else if (target.column(column).filter(Column::generated).isPresent()) {
                inTarget.add(new Violation(pointer, "is computed by the database and cannot be written"));
            }
        }
    }

    private void checkRequiredColumns() {
        Set<String> filled =
                draft.fields().stream().map(FieldSpec::targetColumn).collect(Collectors.toCollection(HashSet::new));
        filled.add(TargetCatalog.ORGANIZATION_COLUMN);
        filled.add(RUN_COLUMN);
        filled.addAll(madeKey(target));
        target.columns().stream()
                .filter(column -> !column.isOptional() && !filled.contains(column.name()))
                .forEach(column -> inTarget.add(new Violation(
                        "/fields",
                        "the target column '" + column.name()
                                + "' must not be null and has no default: add a field for it")));
    }

    private void checkSourceColumns() {
        List<String> keys = draft.keyColumns();
        for (int i = 0; i < keys.size(); i++) {
            checkSourceColumn(keys.get(i), "/keyColumns/" + i);
            if (keys.indexOf(keys.get(i)) < i) {
                inSource.add(new Violation("/keyColumns/" + i, "is named twice"));
            }
        }
        if (draft.latestBy() != null) {
            checkSourceColumn(draft.latestBy(), "/latestBy");
        }
    }

    private void checkSourceColumn(String column, String pointer) {
        if (!source.hasColumn(column)) {
            inSource.add(new Violation(pointer, Suggestion.unknown("source column", column, names(source))));
        }
    }

    private void checkConflictKey() {
        List<String> key = draft.conflictKey();
        if (key == null || key.isEmpty()) {
            return;
        }
        boolean known = true;
        Set<String> filledLast = SelfReferences.filledLast(draft.fields(), target);
        for (int i = 0; i < key.size(); i++) {
            String column = key.get(i);
            if (!target.hasColumn(column)) {
                known = false;
                inTarget.add(new Violation(
                        "/conflictKey/" + i, Suggestion.unknown("column of " + target.name(), column, names(target))));
            } else if (draft.fields().stream().noneMatch(field -> column.equals(field.targetColumn()))) {
                inTarget.add(new Violation("/conflictKey/" + i, "is not filled by a field"));
            } else if (filledLast.contains(column)) {
                inTarget.add(new Violation(
                        "/conflictKey/" + i,
                        "refers to rows of the same table and is filled last, so it cannot tell which rows are there"));
            }
        }
        if (known && target.keys().stream().noneMatch(each -> isOrganizationKey(each, Set.copyOf(key)))) {
            inTarget.add(new Violation(
                    "/conflictKey", "is no unique key of " + target.name() + " together with organization_id"));
        }
    }

    private static boolean isOrganizationKey(Key key, Set<String> besides) {
        Set<String> columns = new HashSet<>(key.columns());
        return columns.remove(TargetCatalog.ORGANIZATION_COLUMN) && columns.equals(besides);
    }

    private static List<String> names(Table table) {
        return table.columns().stream().map(Column::name).toList();
    }

    /**
     * The columns of the primary key that the engine fills: uuids, and what the target has a sequence for, unless the key belongs to
     * an organization: in a key of all of them nobody may take numbers that others will be given.
     */
    private static Set<String> madeKey(Table target) {
        return target.keys().stream()
                .filter(Key::primary)
                .flatMap(key -> key.columns().stream()
                        .filter(column -> !column.equals(TargetCatalog.ORGANIZATION_COLUMN))
                        .filter(column -> target.column(column)
                                .filter(found -> isMade(found, key))
                                .isPresent()))
                .collect(Collectors.toSet());
    }

    private static boolean isMade(Column column, Key key) {
        String type = column.type().base();
        boolean isNumbered = column.isOptional() && WHOLE_NUMBERS.contains(type);
        return type.equals("uuid") || (isNumbered && !key.columns().contains(TargetCatalog.ORGANIZATION_COLUMN));
    }
}
