package io.godwit.mapping;

import io.godwit.connection.Connections;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.transform.Suggestion;
import io.godwit.explore.SourceTables;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.godwit.target.TargetCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Holds mappings against the source's and the target's catalog as they are now: when they are saved, and again when a run is
 * made. Opens sessions to both, so it must not run in a transaction. Safe for any thread.
 */
@ApplicationScoped
class MappingCheck {

    private final Connections connections;
    private final SourceTables sources;
    private final TargetCatalog targets;

    MappingCheck(Connections connections, SourceTables sources, TargetCatalog targets) {
        this.connections = connections;
        this.sources = sources;
        this.targets = targets;
    }

    /** A draft with full names, and the tables that it was held against. */
    record Checked(MappingDraft draft, Table source, Table target) {}

    /**
     * The draft with the target's full name and its own name.
     *
     * @throws GodwitException TARGET_NOT_ALLOWED when the target may not be written, INVALID_REQUEST with every other fault
     */
    Checked onSave(OrganizationId organization, MappingDraft draft) {
        TableName name = target(draft);
        Table source = source(organization, draft);
        Table target = targets.require(name);
        MappingDraft resolved = draft.resolved(name);
        List<Violation> faults =
                MappingFaults.of(resolved, source, target, lookupTables(target)).all();
        if (!faults.isEmpty()) {
            throw invalid(faults);
        }
        return new Checked(resolved, source, target);
    }

    /**
     * The same for a stored mapping when a run is made. It was valid once: what no longer fits has drifted.
     *
     * @throws GodwitException SCHEMA_DRIFT or TARGET_DRIFT with what does not fit, TARGET_NOT_ALLOWED
     */
    Checked onRun(OrganizationId organization, Mapping mapping) {
        Table target = targets.require(mapping.target());
        Table source = sources.find(organization, mapping.connectionId(), mapping.source())
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.SCHEMA_DRIFT,
                        "The source has no table " + mapping.source() + " any more",
                        List.of(new Violation("/sourceTable", "is not there any more"))));
        MappingFaults faults = MappingFaults.of(mapping.draft(), source, target, lookupTables(target));
        if (!faults.inSource().isEmpty()) {
            throw drift(ErrorCode.SCHEMA_DRIFT, faults.inSource().get(0), faults.all());
        }
        if (!faults.inTarget().isEmpty()) {
            throw drift(ErrorCode.TARGET_DRIFT, faults.inTarget().get(0), faults.all());
        }
        return new Checked(mapping.draft(), source, target);
    }

    /** The target's full name: the schema may stand in its own member, before a dot, or nowhere. */
    private TableName target(MappingDraft draft) {
        String schema = draft.targetSchema();
        String table = draft.targetTable();
        int dot = table.indexOf('.');
        try {
            return schema == null && dot > 0
                    ? targets.resolve(table.substring(0, dot), table.substring(dot + 1))
                    : targets.resolve(schema, table);
        } catch (GodwitException refused) {
            if (refused.code() != ErrorCode.TARGET_NOT_ALLOWED) {
                throw refused;
            }
            List<String> known =
                    targets.all().stream().map(each -> each.name().table()).toList();
            String message = Suggestion.unknown("target table", table.substring(dot + 1), known);
            throw new GodwitException(
                    refused.code(), refused.detail(), List.of(new Violation("/targetTable", message)));
        }
    }

    private Table source(OrganizationId organization, MappingDraft draft) {
        UUID connection = draft.connectionId();
        if (connections.find(organization, connection).isEmpty()) {
            throw invalid(List.of(new Violation("/connectionId", "there is no such connection")));
        }
        List<String> schemas = sources.schemas(organization, connection);
        if (!schemas.contains(draft.sourceSchema())) {
            throw invalid(List.of(new Violation(
                    "/sourceSchema", Suggestion.unknown("schema of the connection", draft.sourceSchema(), schemas))));
        }
        return sources.find(organization, connection, draft.source()).orElseThrow(() -> {
            List<String> tables = sources.all(organization, connection, draft.sourceSchema()).stream()
                    .map(each -> each.name().table())
                    .toList();
            return invalid(List.of(
                    new Violation("/sourceTable", Suggestion.unknown("source table", draft.sourceTable(), tables))));
        });
    }

    /** By {@code schema.table} or by a bare name in the target's own schema; each is asked for once. */
    private Function<String, Optional<Table>> lookupTables(Table target) {
        Map<String, Optional<Table>> found = new HashMap<>();
        return name -> found.computeIfAbsent(name, asked -> {
            int dot = asked.indexOf('.');
            TableName full = dot < 0
                    ? new TableName(target.name().schema(), asked)
                    : new TableName(asked.substring(0, dot), asked.substring(dot + 1));
            return full.equals(target.name()) ? Optional.of(target) : targets.find(full);
        });
    }

    private static GodwitException invalid(List<Violation> faults) {
        return new GodwitException(ErrorCode.INVALID_REQUEST, "The mapping is not valid", faults);
    }

    private static GodwitException drift(ErrorCode code, Violation first, List<Violation> all) {
        return new GodwitException(code, "The mapping no longer fits: " + first.field() + " " + first.message(), all);
    }
}
