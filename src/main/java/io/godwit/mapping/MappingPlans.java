package io.godwit.mapping;

import io.godwit.engine.RunOptions;
import io.godwit.engine.RunSpec;
import io.godwit.engine.catalog.Column;
import io.godwit.engine.catalog.Key;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.transform.FieldSpec;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.run.start.RunPlan;
import io.godwit.run.start.RunSpecSource;
import io.godwit.target.TargetCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the specs of runs out of mappings. Opens sessions, so it must not run in a transaction. Safe for any thread. */
@ApplicationScoped
class MappingPlans implements RunSpecSource {

    private final MappingRepository repository;
    private final MappingCheck check;
    private final TargetCatalog targets;

    MappingPlans(MappingRepository repository, MappingCheck check, TargetCatalog targets) {
        this.repository = repository;
        this.check = check;
        this.targets = targets;
    }

    @Override
    public Optional<RunPlan> ofMapping(OrganizationId organization, UUID mapping) {
        return repository.find(organization, mapping).map(found -> plan(organization, found));
    }

    @Override
    public Optional<RunPlan> ofTables(
            OrganizationId organization, UUID connection, TableName source, String targetTable) {
        int dot = targetTable.indexOf('.');
        TableName target = dot > 0
                ? targets.resolve(targetTable.substring(0, dot), targetTable.substring(dot + 1))
                : targets.resolve(null, targetTable);
        return repository.findActive(organization, connection, source, target).map(found -> plan(organization, found));
    }

    private RunPlan plan(OrganizationId organization, Mapping mapping) {
        MappingCheck.Checked checked = check.onRun(organization, mapping);
        RunSpec spec = new RunSpec(
                mapping.source(),
                null,
                keyColumns(mapping, checked.source()),
                mapping.latestBy(),
                mapping.fields(),
                mapping.rowRules(),
                mapping.target(),
                mapping.conflictAction(),
                conflictKey(mapping, checked.target()),
                RunOptions.USUAL);
        return new RunPlan(mapping.id(), mapping.connectionId(), spec, needsIds(spec, checked.target()));
    }

    /**
     * Those that the mapping declares, else those of the primary key, else of the first unique key without nulls; else none: then
     * rows are known by their content, and no version of one is later than another.
     */
    private static List<String> keyColumns(Mapping mapping, Table source) {
        if (!mapping.keyColumns().isEmpty()) {
            return mapping.keyColumns();
        }
        return source.keys().stream()
                .filter(key -> key.primary() || isNeverNull(key, source))
                .findFirst()
                .map(Key::columns)
                .orElseGet(() -> without(mapping, source));
    }

    private static List<String> without(Mapping mapping, Table source) {
        if (mapping.latestBy() != null) {
            throw new GodwitException(
                    ErrorCode.NO_STABLE_KEY,
                    "The latest of the rows that share a key was asked for, but the table " + source.name()
                            + " has no key and the mapping declares no key columns");
        }
        return List.of();
    }

    private static boolean isNeverNull(Key key, Table source) {
        return key.columns().stream()
                .allMatch(name ->
                        source.column(name).filter(column -> !column.nullable()).isPresent());
    }

    /** Else a second run would double its rows, or rows that others refer to could not be found. */
    private static @Nullable String needsIds(RunSpec spec, Table target) {
        if (spec.conflictKey().isEmpty()) {
            return "the mapping has no conflict key by which a row that comes again is known";
        }
        boolean maybeNull = spec.conflictKey().stream()
                .anyMatch(name -> target.column(name).map(Column::nullable).orElse(true));
        if (maybeNull) {
            return "a column of the conflict key may be null, and a row that comes again would not be known by it";
        }
        return SelfReferences.of(spec.fields(), target).isEmpty()
                ? null
                : "rows of " + target.name() + " refer to others of their table";
    }

    /** The one declared, else the first unique key of the organization's rows that the fields fill, else none. */
    private static List<String> conflictKey(Mapping mapping, Table target) {
        List<String> declared = mapping.conflictKey();
        if (declared != null) {
            return declared;
        }
        Set<String> filled =
                mapping.fields().stream().map(FieldSpec::targetColumn).collect(Collectors.toSet());
        filled.removeAll(SelfReferences.filledLast(mapping.fields(), target));
        return target.keys().stream()
                .filter(key -> key.columns().contains(TargetCatalog.ORGANIZATION_COLUMN))
                .map(key -> key.columns().stream()
                        .filter(column -> !column.equals(TargetCatalog.ORGANIZATION_COLUMN))
                        .toList())
                .filter(besides -> !besides.isEmpty() && filled.containsAll(besides))
                .findFirst()
                .orElse(List.of());
    }
}
