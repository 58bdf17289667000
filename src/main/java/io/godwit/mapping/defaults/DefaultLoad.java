package io.godwit.mapping.defaults;

import io.godwit.engine.catalog.Table;
import io.godwit.mapping.Mapping;
import io.godwit.mapping.MappingDraft;
import io.godwit.mapping.MappingService;
import io.godwit.mapping.defaults.LoadedDefaults.Entry;
import io.godwit.mapping.defaults.LoadedDefaults.Missing;
import io.godwit.mapping.defaults.LoadedDefaults.Status;
import io.godwit.platform.access.Caller;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** One loading of one default set: gathers its answer table by table. Used once, by one thread. */
final class DefaultLoad {

    private final Caller caller;
    private final UUID connection;
    private final DefaultSet set;
    private final String schema;
    private final MappingService service;
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
        set.tables()
                .forEach(entry -> load(entry, named(entry.names(), sources), named(List.of(entry.target()), targets)));
        return new LoadedDefaults(
                set.sourceSystem(),
                schema,
                mappings,
                missing,
                columns,
                warnings.stream().distinct().toList());
    }

    private void load(DefaultSet.Entry entry, List<Table> sources, List<Table> targets) {
        if (sources.isEmpty()) {
            String name = entry.names().get(0);
            String others = entry.names().size() == 1
                    ? ""
                    : " (nor "
                            + String.join(
                                    ", ", entry.names().subList(1, entry.names().size())) + ")";
            refuse(entry, name, Status.TABLE_MISSING, "the schema " + schema + " has no table of this name" + others);
            return;
        }
        Table source = sources.get(0);
        sources.stream()
                .skip(1)
                .forEach(other -> warnings.add("The table " + other.name() + " looks like " + source.name()
                        + " and is not mapped: do not load both without telling their rows apart."));
        if (targets.isEmpty()) {
            refuse(
                    entry,
                    source.name().table(),
                    Status.NOT_CREATED,
                    "the target table " + entry.target() + " does not exist or may not be written");
            return;
        }
        load(entry, source, targets.get(0));
    }

    private void load(DefaultSet.Entry entry, Table source, Table target) {
        DefaultDraft matched = new DefaultDraft(entry, source, target);
        MappingDraft draft = matched.draft(connection);
        Optional<Mapping> stored = service.findDefault(caller, connection, placeOf(entry));
        if (stored.isPresent()) {
            accept(entry, source, stored.get(), Status.ALREADY_THERE);
        } else if (matched.refusal().isPresent()) {
            refuse(
                    entry,
                    source.name().table(),
                    Status.NOT_CREATED,
                    matched.refusal().get());
            columns.addAll(new ColumnReport(entry, source, draft).columns());
        } else {
            warnings.addAll(entry.notes());
            matched.notes().forEach(note -> warnings.add(source.name().table() + ": " + note));
            create(entry, source, draft);
        }
    }

    private void create(DefaultSet.Entry entry, Table source, MappingDraft draft) {
        try {
            accept(entry, source, service.createDefault(caller, draft, placeOf(entry)), Status.CREATED);
        } catch (GodwitException refused) {
            if (refused.code() == ErrorCode.CONFLICT) {
                besideAnother(entry, source, draft);
            } else if (refused.violations().isEmpty()) {
                throw refused;
            } else {
                String reasons = refused.violations().stream()
                        .map(violation -> violation.field() + " " + violation.message())
                        .collect(Collectors.joining("; "));
                refuse(entry, source.name().table(), Status.NOT_CREATED, refused.detail() + ": " + reasons);
                columns.addAll(new ColumnReport(entry, source, draft).columns());
            }
        }
    }

    /** Another load was faster, or a mapping made by hand is active between the same tables. */
    private void besideAnother(DefaultSet.Entry entry, Table source, MappingDraft draft) {
        Optional<Mapping> faster = service.findDefault(caller, connection, placeOf(entry));
        if (faster.isPresent()) {
            accept(entry, source, faster.get(), Status.ALREADY_THERE);
            return;
        }
        Mapping inactive = service.createDefault(caller, draft.inactive(), placeOf(entry));
        warnings.add("Another mapping from " + source.name() + " to " + entry.target()
                + " is active: the default one was created inactive.");
        accept(entry, source, inactive, Status.CREATED);
    }

    private void accept(DefaultSet.Entry entry, Table source, Mapping mapping, Status status) {
        mappings.add(Entry.of(entry, mapping, status));
        columns.addAll(new ColumnReport(entry, source, mapping.draft()).columns());
    }

    private void refuse(DefaultSet.Entry entry, String table, Status status, String reason) {
        mappings.add(Entry.without(entry, table, status));
        missing.add(new Missing(table, reason));
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
