package io.godwit.run.start;

import io.godwit.engine.RunOptions;
import io.godwit.engine.RunOptions.CommitMode;
import io.godwit.engine.RunOptions.Consistency;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.godwit.run.RunSettings;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A run that is asked for: either by its mapping, or by its connection and tables, for which one mapping must be active.
 *
 * @param batchSize the most rows of one transaction; 500 when absent
 * @param autoBatchSize true when batchSize is only where to begin; false when absent
 * @param parallelism how many parts of a large table are moved at a time; what the service is set to when absent
 * @param maxErrors the most rows that may fail before the run does; any number when absent
 * @param maxErrorRate the greatest part of the rows read that may fail, 0 to 1; any when absent
 * @param limit the most source rows that are read, the first ones by key; all when absent
 * @param consistency of which moment the rows are; none when absent
 * @param commitMode what a transaction holds; a batch when absent
 * @param idMapping false to keep nothing of where each row went; true when absent
 * @param dryRun true to keep no row; false when absent
 */
public record RunDraft(
        @Nullable UUID mappingId,
        @Nullable UUID connectionId,
        @Nullable @Size(min = 1, max = 63) String sourceSchema,
        @Nullable @Size(min = 1, max = 63) String sourceTable,
        @Nullable @Size(min = 1, max = 127) String targetTable,

        @Nullable @Min(1) @Max(RunOptions.LARGEST_BATCH_SIZE)
        Integer batchSize,

        @Nullable @Schema(description = AUTO_BATCH_SIZE) Boolean autoBatchSize,

        @Nullable
        @Min(1)
        @Max(RunSettings.MOST_PARALLEL)
        @Schema(
                description =
                        "How many parts of a large table are moved at a time. With more than one, which of the rows"
                                + " that share a conflict key wins does not follow the order of the source's keys")
        Integer parallelism,

        @Nullable
        @Min(0)
        @Schema(description = "The most rows that may fail; with one more the run fails as too_many_errors")
        Long maxErrors,

        @Nullable
        @DecimalMin("0")
        @DecimalMax("1")
        @Schema(
                description = "The greatest part of the rows read that may fail;"
                        + " looked at from the thousandth row on and at the end")
        Double maxErrorRate,

        @Nullable
        @Min(1)
        @Schema(
                description = "The most source rows that are read, the first ones by key;"
                        + " a key is never cut: when not all rows that share it fit, none is read")
        Long limit,

        @Nullable @Schema(description = CONSISTENCY) Consistency consistency,
        @Nullable @Schema(description = COMMIT_MODE) CommitMode commitMode,
        @Nullable @Schema(description = ID_MAPPING) Boolean idMapping,
        @Nullable @Schema(description = DRY_RUN) Boolean dryRun) {

    static final String AUTO_BATCH_SIZE =
            "Begin with batchSize and let the time that batches take decide: twice as many rows as long as a full batch takes"
                    + " less than 0.1 s, up to 20,000, and half as many, down to 50, when one takes more than 1 s. What it has come"
                    + " to is tunedBatchSize; each batch tells its own.";

    static final String CONSISTENCY =
            "none: each part of the source is read when its turn comes, so a row that changes meanwhile is moved as it is then;"
                    + " rows behind the greatest key at the start belong to a later run. snapshot: the source is read once, all"
                    + " of it as of one moment, into a stage in the service's database, and moved from there. Sources without a"
                    + " key are always read so.";

    static final String COMMIT_MODE =
            "batched: each batch is committed by itself, and a run that is interrupted goes on behind the last one. atomic: all rows"
                    + " arrive at one moment, or none does; the source is read as a snapshot, batchSize bounds only the memory, and"
                    + " after a fault, pause or cancel nothing is kept, so that a resumed run moves every row anew. Unless"
                    + " maxErrors or maxErrorRate say otherwise, one failed row is too many.";

    static final String ID_MAPPING =
            "false: it is not kept where each row went, which takes about a quarter of the time of a load. A row that comes again is then"
                    + " known by the mapping's conflict key alone, and nothing is kept by which the run could be taken back. Mappings without a conflict"
                    + " key that is never null, or whose rows refer to others of their table, need it.";

    static final String DRY_RUN =
            "Do everything but keep no row: each batch is rolled back in the target, its counts and errors"
                    + " stay. It cannot tell conflicts between rows of different batches, nor references between rows of one table."
                    + " Sequences of the target may be left with gaps.";

    /** How the rows are to be moved. */
    RunOptions options() {
        return new RunOptions(
                batchSize == null ? RunOptions.USUAL_BATCH_SIZE : batchSize,
                Boolean.TRUE.equals(autoBatchSize),
                budget(),
                limit,
                moment(),
                isAtomic() ? CommitMode.ATOMIC : CommitMode.BATCHED,
                !Boolean.FALSE.equals(idMapping),
                Boolean.TRUE.equals(dryRun));
    }

    private boolean isAtomic() {
        return commitMode == CommitMode.ATOMIC;
    }

    private RunOptions.ErrorBudget budget() {
        boolean allOrNothing = isAtomic() && maxErrors == null && maxErrorRate == null;
        return new RunOptions.ErrorBudget(allOrNothing ? Long.valueOf(0) : maxErrors, maxErrorRate);
    }

    private Consistency moment() {
        Consistency usual = isAtomic() ? Consistency.SNAPSHOT : Consistency.NONE;
        return consistency == null ? usual : consistency;
    }

    /**
     * Checks what its members say together.
     *
     * @throws GodwitException INVALID_REQUEST when it wants all rows at one moment, but not of one moment
     */
    void requireConsistency() {
        if (isAtomic() && consistency == Consistency.NONE) {
            throw new GodwitException(
                    ErrorCode.INVALID_REQUEST,
                    "An atomic run reads a snapshot",
                    List.of(new Violation("/consistency", "must be snapshot, or absent, when commitMode is atomic")));
        }
    }
}
