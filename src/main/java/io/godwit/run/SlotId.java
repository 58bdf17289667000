package io.godwit.run;

import io.godwit.platform.access.OrganizationId;
import java.util.UUID;

/**
 * What a slot task carries: ids only. The chunk rows are the truth about the work.
 *
 * @param organization the tenant's id
 * @param run the run's id
 * @param attempt the run's attempt that the task belongs to; a later attempt has tasks of its own
 * @param number which of the run's slots it is, from 0; the first plans the run
 * @param connection the connection that the run reads, which bears only so many workers at a time
 */
public record SlotId(UUID organization, UUID run, int attempt, int number, UUID connection) {

    /** The slot that every run has. */
    public static SlotId first(UUID organization, UUID run, int attempt, UUID connection) {
        return new SlotId(organization, run, attempt, 0, connection);
    }

    /** The tenant that a worker binds first. */
    public OrganizationId owner() {
        return new OrganizationId(organization);
    }

    /** The name of the task. The organization comes first: the choice of the next run reads it there. */
    public String instance() {
        return organization + "/" + run + "/" + attempt + "/" + number;
    }
}
