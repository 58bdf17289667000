package io.godwit.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Where a run stands, and the only ways from there. The same arrows guard the SQL that changes it. */
public enum RunStatus {
    /** Created or resumed; no worker has it yet. */
    PENDING,
    /** A worker moves rows. */
    RUNNING,
    /** Told to pause; the batch at hand still ends. */
    PAUSING,
    /** Paused by a person; keeps its place. */
    PAUSED,
    /** Every row was migrated or skipped. */
    COMPLETED,
    /** Every row was handled; some failed. */
    COMPLETED_WITH_ERRORS,
    /** A fault that is not one row's ended it; it can be resumed. */
    FAILED,
    /** Told to stop; the batch at hand is rolled back. */
    CANCELLING,
    /** Stopped by a person; it can be resumed. */
    CANCELLED,
    /** Its rows are being taken back. */
    ROLLING_BACK,
    /** Its rows were taken back. */
    ROLLED_BACK;

    private static final Map<RunStatus, Set<RunStatus>> ARROWS = Map.of(
            // A worker claims it; or it is paused or stopped before one does.
            PENDING, EnumSet.of(RUNNING, PAUSING, CANCELLING),
            // It ends by itself, is told to pause, or is told to stop.
            RUNNING, EnumSet.of(COMPLETED, COMPLETED_WITH_ERRORS, FAILED, PAUSING, CANCELLING),
            // The batch at hand has ended; or it is stopped for good meanwhile.
            PAUSING, EnumSet.of(PAUSED, CANCELLING),
            // It is resumed, or stopped for good.
            PAUSED, EnumSet.of(PENDING, CANCELLING),
            // No worker touches it any more.
            CANCELLING, EnumSet.of(CANCELLED),
            // What stopped it is mended: resume; or take back what it did.
            FAILED, EnumSet.of(PENDING, ROLLING_BACK),
            CANCELLED, EnumSet.of(PENDING, ROLLING_BACK),
            // A finished run never goes on; it can only be taken back.
            COMPLETED, EnumSet.of(ROLLING_BACK),
            COMPLETED_WITH_ERRORS, EnumSet.of(ROLLING_BACK),
            ROLLING_BACK, EnumSet.of(ROLLED_BACK));

    /** True when this arrow exists. */
    public boolean canBecome(RunStatus next) {
        return ARROWS.getOrDefault(this, Set.of()).contains(next);
    }

    /** True when nothing happens any more unless somebody asks for it. */
    public boolean isAtRest() {
        return this == PAUSED || isFinal();
    }

    /** True when the run has ended, so that it has a time of its end. */
    public boolean isFinal() {
        return switch (this) {
            case COMPLETED, COMPLETED_WITH_ERRORS, FAILED, CANCELLED, ROLLED_BACK -> true;
            case PENDING, RUNNING, PAUSING, PAUSED, CANCELLING, ROLLING_BACK -> false;
        };
    }

    /** True while it may move rows, at once or when it is resumed. */
    public boolean canGoOn() {
        return switch (this) {
            case PENDING, RUNNING, PAUSING, PAUSED, CANCELLING, FAILED, CANCELLED -> true;
            case COMPLETED, COMPLETED_WITH_ERRORS, ROLLING_BACK, ROLLED_BACK -> false;
        };
    }

    /** The states from which this one can be reached, for {@code where status = any(...)}. */
    public List<String> sources() {
        return Arrays.stream(values())
                .filter(status -> status.canBecome(this))
                .map(RunStatus::wire)
                .toList();
    }

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Reads a name in either case.
     *
     * @throws IllegalArgumentException for any other word
     */
    public static RunStatus of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
