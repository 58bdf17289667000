package io.godwit.run.start;

import io.godwit.engine.catalog.TableName;
import io.godwit.platform.access.OrganizationId;
import java.util.Optional;
import java.util.UUID;

/** From where a run gets its spec. Implemented by the slices that make specs; a run never learns which. */
public interface RunSpecSource {

    /**
     * The spec of this mapping as it is now, with the usual options; empty when the organization has no such mapping.
     *
     * @throws io.godwit.platform.error.GodwitException INVALID_REQUEST when the mapping no longer fits the source's or target's
     *     catalog, NO_STABLE_KEY when the latest rows of a key are wanted and there is none
     */
    Optional<RunPlan> ofMapping(OrganizationId organization, UUID mapping);

    /** The spec of the active mapping between these tables; empty when there is none. Throws as {@link #ofMapping} does. */
    Optional<RunPlan> ofTables(OrganizationId organization, UUID connection, TableName source, String targetTable);
}
