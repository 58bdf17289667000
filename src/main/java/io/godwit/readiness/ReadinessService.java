package io.godwit.readiness;

import io.godwit.connection.ConnectionService;
import io.godwit.mapping.MappingFilter;
import io.godwit.mapping.MappingService;
import io.godwit.platform.access.Caller;
import io.godwit.platform.access.Permission;
import io.godwit.platform.web.PageRequest;
import io.godwit.run.RunFilter;
import io.godwit.run.RunService;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Looks whether the first of each kind is there. */
@ApplicationScoped
public class ReadinessService {

    private static final PageRequest ONE = PageRequest.of(1, null);

    private final ConnectionService connections;
    private final MappingService mappings;
    private final RunService runs;

    ReadinessService(ConnectionService connections, MappingService mappings, RunService runs) {
        this.connections = connections;
        this.mappings = mappings;
        this.runs = runs;
    }

    /** What the caller's organization has. Needs the permissions to read all three. */
    public Readiness of(Caller caller) {
        caller.require(Permission.CONNECTIONS_READ);
        RunFilter anyRun = new RunFilter(List.of(), null, null, null, null);
        return new Readiness(
                !connections.list(caller, null, ONE).items().isEmpty(),
                !mappings.list(caller, MappingFilter.any(), ONE).items().isEmpty(),
                !runs.list(caller, anyRun, ONE).items().isEmpty());
    }
}
