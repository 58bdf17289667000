package io.godwit.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch did, to be committed with its rows.
 *
 * @param number the batch's number in its chunk, from 1 without gaps
 * @param lastKey the last source key that is done after it, null when there is none
 * @param position what the chunk goes on behind, null when it has no row; a stage has places of its own
 * @param done true when the chunk ends with it
 * @param counts its buckets
 * @param bytes the bytes of its rows
 * @param problems its errors and warnings
 * @param destinations where each inserted row went: source key to target key
 * @param skipReasons the chunk's skipped rows by reason, this batch included
 * @param startedAt when its transaction began
 */
public record BatchResult(
        int number,
        @Nullable List<String> lastKey,
        @Nullable List<String> position,
        boolean done,
        Counts counts,
        Counts.Bytes bytes,
        List<RowProblem> problems,
        Map<String, String> destinations,
        Map<String, Long> skipReasons,
        Instant startedAt) {

    /** The same, with none of the rows in the target any more. */
    public BatchResult withoutRows() {
        return new BatchResult(
                number, lastKey, position, done, counts, bytes, problems, Map.of(), skipReasons, startedAt);
    }
}
