package io.godwit.mapping.defaults;

import io.godwit.engine.catalog.Table;
import io.godwit.mapping.Mapping;
import io.godwit.mapping.MappingDraft;
import io.godwit.mapping.MappingService;
import io.godwit.mapping.MappingService.Filled;
import io.godwit.mapping.defaults.LoadedDefaults.Entry;
import io.godwit.mapping.defaults.LoadedDefaults.Missing;
import io.godwit.mapping.defaults.LoadedDefaults.Status;
import io.godwit.platform.access.Caller;
import io.godwit.platform.error.GodwitException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One loading of one default set: gathers its answer table by table. Used once, by one thread. */
final class DefaultLoad {

    private final Caller caller;
    private final UUID connection;
    private final DefaultSet set;
    private final String schema;
    private final MappingService service;
    /** What the places that are free shall get; made all at once when every table was looked at. */
    private final Map<String, MappingDraft> wanted = new LinkedHashMap<>();

    private final List<Entry> mappings = new ArrayList<>();
    private final List<Missing> missing = new ArrayList<>();
    private final List<LoadedDefaults.Column> columns = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    DefaultLoad(Caller caller, UUID connection, DefaultSet set, String schema, MappingService service) {
        this.caller = caller;
        this.connection = connection;
        this.set = set;
        this.schema = schema;
        this.service = service;
        warnings.addAll(set.notes());
    }

    LoadedDefaults run(List<Table> sources, List<Table> targets) {
        List<Consumer<Map<String, Filled>>> reports = set.tables().stream()
                .map(entry -> look(entry, named(entry.names(), sources), named(List.of(entry.target()), targets)))
                .toList();
        Map<String, Filled> filled = service.createDefaults(caller, connection, wanted);
        reports.forEach(report -> report.accept(filled));
        return new LoadedDefaults(
                set.sourceSystem(),
                schema,
                mappings,
                missing,
                columns,
                warnings.stream().distinct().toList());
    }

    /** Looks at one table of the set; gives what there is to say when the places are filled. */
    private Consumer<Map<String, Filled>> look(DefaultSet.Entry entry, List<Table> sources, List<Table> targets) {
        if (sources.isEmpty()) {
            String name = entry.names().get(0);
            String others = entry.names().size() == 1
                    ? ""
                    : " (nor "
                            + String.join(
                                    ", ", entry.names().subList(1, entry.names().size())) + ")";
            return refused(
                    entry, name, Status.TABLE_MISSING, "the schema " + schema + " has no table of this name" + others);
        }
        Table source = sources.get(0);
        sources.stream()
                .skip(1)
                .forEach(other -> warnings.add("The table " + other.name() + " looks like " + source.name()
                        + " and is not mapped: do not load both without telling their rows apart."));
        if (targets.isEmpty()) {
            return refused(
                    entry,
                    source.name().table(),
                    Status.NOT_CREATED,
                    "the target table " + entry.target() + " does not exist or may not be written");
        }
        return look(entry, source, targets.get(0));
    }

    private Consumer<Map<String, Filled>> look(DefaultSet.Entry entry, Table source, Table target) {
        DefaultDraft matched = new DefaultDraft(entry, source, target);
        MappingDraft draft = matched.draft(connection);
        Optional<Mapping> stored = service.findDefault(caller, connection, placeOf(entry));
        if (stored.isPresent()) {
            return filled -> accept(entry, source, stored.get(), Status.ALREADY_THERE);
        }
        Optional<String> refusal = matched.refusal();
        if (refusal.isEmpty()) {
            warnings.addAll(entry.notes());
            matched.notes().forEach(note -> warnings.add(source.name().table() + ": " + note));
            refusal = want(entry, draft);
        }
        return refusal.map(reason -> refused(entry, source.name().table(), Status.NOT_CREATED, reason)
                        .andThen(filled -> columns.addAll(new ColumnReport(entry, source, draft).columns())))
                .orElse(filled -> filled(entry, source, draft, Objects.requireNonNull(filled.get(placeOf(entry)))));
    }

    /** Notes what the place shall get, or tells what is wrong with it. */
    private Optional<String> want(DefaultSet.Entry entry, MappingDraft draft) {
        try {
            wanted.put(placeOf(entry), service.checked(caller, draft));
            return Optional.empty();
        } catch (GodwitException refused) {
            if (refused.violations().isEmpty()) {
                throw refused;
            }
            return Optional.of(refused.detail() + ": "
                    + refused.violations().stream()
                            .map(violation -> violation.field() + " " + violation.message())
                            .collect(Collectors.joining("; ")));
        }
    }

    /** Another load may have been faster, and a mapping made by hand may be active between the same tables. */
    private void filled(DefaultSet.Entry entry, Table source, MappingDraft draft, Filled filled) {
        if (filled.created() && draft.active() && !filled.mapping().active()) {
            warnings.add("Another mapping from " + source.name() + " to " + entry.target()
                    + " is active: the default one was created inactive.");
        }
        accept(entry, source, filled.mapping(), filled.created() ? Status.CREATED : Status.ALREADY_THERE);
    }

    private void accept(DefaultSet.Entry entry, Table source, Mapping mapping, Status status) {
        mappings.add(Entry.of(entry, mapping, status));
        columns.addAll(new ColumnReport(entry, source, mapping.draft()).columns());
    }

    private Consumer<Map<String, Filled>> refused(DefaultSet.Entry entry, String table, Status status, String reason) {
        return filled -> {
            mappings.add(Entry.without(entry, table, status));
            missing.add(new Missing(table, reason));
        };
    }

    private String placeOf(DefaultSet.Entry entry) {
        return set.sourceSystem().word() + "/" + entry.key();
    }

    /** The tables that have one of the names, in the order of the names. */
    private static List<Table> named(List<String> names, List<Table> tables) {
        return names.stream()
                .flatMap(name -> tables.stream()
                        .filter(table ->
                                FoldedColumns.fold(table.name().table()).equals(FoldedColumns.fold(name))))
                .toList();
    }
}
