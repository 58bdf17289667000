package io.godwit.run;

import io.godwit.platform.access.OrganizationId;
import java.util.UUID;

/**
 * What a slot task carries: ids only. The chunk rows are the truth about the work.
 *
 * @param organization the tenant's id
 * @param run the run's id
 * @param attempt the run's attempt that the task belongs to; a later attempt has tasks of its own
 */
public record SlotId(UUID organization, UUID run, int attempt) {

    /** The tenant that a worker binds first. */
    public OrganizationId owner() {
        return new OrganizationId(organization);
    }

    /** The name of the task. The organization comes first: the choice of the next run reads it there. */
    public String instance() {
        return organization + "/" + run + "/" + attempt;
    }
}
