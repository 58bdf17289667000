package io.godwit.run.stage;

import io.godwit.platform.access.OrganizationId;
import java.util.UUID;

/**
 * The rows that one attempt of a run has staged. Those of an attempt that died on the way are never read.
 *
 * @param generation the attempt of the chunk that staged them
 * @param withoutKey how many rows lacked a key column; they are counted, not staged
 */
record Stage(OrganizationId organization, UUID run, int generation, long withoutKey) {}
