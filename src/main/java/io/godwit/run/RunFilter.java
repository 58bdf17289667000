package io.godwit.run;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Which runs a list shows; an absent condition lets all pass. */
public record RunFilter(
        List<RunStatus> statuses,
        @Nullable UUID mappingId,
        @Nullable UUID connectionId,
        @Nullable Instant createdAfter,
        @Nullable Instant createdBefore) {}
