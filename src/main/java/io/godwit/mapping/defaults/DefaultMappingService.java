package io.godwit.mapping.defaults;

import static io.godwit.platform.access.Permission.MAPPINGS_WRITE;

import io.godwit.audit.Audit;
import io.godwit.audit.AuditAction;
import io.godwit.connection.Connections;
import io.godwit.engine.catalog.Table;
import io.godwit.explore.SourceTables;
import io.godwit.mapping.MappingService;
import io.godwit.platform.access.Caller;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.godwit.platform.web.Validation;
import io.godwit.target.TargetCatalog;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Objects;

/** Loads the default mappings of a source system for what has really landed. Safe for any thread. */
@ApplicationScoped
public class DefaultMappingService {

    private final DefaultSets sets;
    private final Connections connections;
    private final SourceTables sources;
    private final TargetCatalog targets;
    private final MappingService mappings;
    private final Validation validation;
    private final Audit audit;

    DefaultMappingService(
            DefaultSets sets,
            Connections connections,
            SourceTables sources,
            TargetCatalog targets,
            MappingService mappings,
            Validation validation,
            Audit audit) {
        this.sets = sets;
        this.connections = connections;
        this.sources = sources;
        this.targets = targets;
        this.mappings = mappings;
        this.validation = validation;
        this.audit = audit;
    }

    /**
     * Creates the mappings of the set that are not there yet, all in one transaction, and says what happens to every column.
     * Loading again changes nothing: what a user has edited stays.
     *
     * @throws GodwitException FORBIDDEN, INVALID_REQUEST for a request that is not valid or an unknown connection, or the code of
     *     what keeps the source from answering
     */
    public LoadedDefaults load(Caller caller, DefaultMappingRequest request) {
        audit.require(caller, MAPPINGS_WRITE, AuditAction.CONNECTION_LOAD_DEFAULTS, null);
        validation.check(request);
        if (connections.find(caller.organization(), request.connectionId()).isEmpty()) {
            throw new GodwitException(
                    ErrorCode.INVALID_REQUEST,
                    ErrorCode.INVALID_REQUEST.title(),
                    List.of(new Violation("/connectionId", "there is no such connection")));
        }
        DefaultSet set = sets.of(request.sourceSystem());
        String schema = Objects.requireNonNullElse(request.schema(), set.schema());
        List<Table> found =
                sources.schemas(caller.organization(), request.connectionId()).contains(schema)
                        ? sources.all(caller.organization(), request.connectionId(), schema)
                        : List.of();
        DefaultLoad load = new DefaultLoad(caller, request.connectionId(), set, schema, mappings);
        return load.run(found, targets.all());
    }
}
