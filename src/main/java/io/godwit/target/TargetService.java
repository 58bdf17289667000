package io.godwit.target;

import io.godwit.engine.catalog.TableName;
import io.godwit.platform.access.Caller;
import io.godwit.platform.access.Permission;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Shows the tables that may be written. They are the same for every organization. Safe for any thread. */
@ApplicationScoped
public class TargetService {

    private final TargetCatalog catalog;

    TargetService(TargetCatalog catalog) {
        this.catalog = catalog;
    }

    /** All of them, in the order of the target schemas and then of their names. */
    public List<Target> list(Caller caller) {
        caller.require(Permission.MAPPINGS_READ);
        return catalog.all().stream()
                .map(table -> Target.of(table, catalog.writeMode(table.name())))
                .toList();
    }

    /**
     * One of them.
     *
     * @throws GodwitException NOT_FOUND when there is none of exactly this name, or it may not be written
     */
    public Target find(Caller caller, TableName name) {
        caller.require(Permission.MAPPINGS_READ);
        return catalog.find(name)
                .map(table -> Target.of(table, catalog.writeMode(name)))
                .orElseThrow(() -> new GodwitException(ErrorCode.NOT_FOUND, "There is no such target"));
    }
}
