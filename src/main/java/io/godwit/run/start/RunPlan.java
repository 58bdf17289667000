package io.godwit.run.start;

import io.godwit.engine.RunSpec;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do, and what it refers to.
 *
 * @param mapping the mapping that the spec was made of
 * @param connection the connection that is read
 * @param spec the spec to freeze
 * @param needsIds why it must be kept where each row goes; null when a run may do without
 */
public record RunPlan(
        UUID mapping,
        UUID connection,
        RunSpec spec,
        @Nullable String needsIds) {}
