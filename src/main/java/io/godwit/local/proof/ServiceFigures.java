package io.godwit.local.proof;

import io.godwit.cli.FollowedRun;
import java.util.Map;
import java.util.Set;

/**
 * What the service says of one run. Immutable.
 *
 * @param run with its counters
 * @param failedByCode its failed rows by error code
 * @param failedKeys the keys of its failed rows, without those that have none
 */
public record ServiceFigures(FollowedRun run, Map<String, Long> failedByCode, Set<String> failedKeys) {

    public ServiceFigures {
        failedByCode = Map.copyOf(failedByCode);
        failedKeys = Set.copyOf(failedKeys);
    }
}
