package io.godwit.run.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.eclipse.microprofile.graphql.Enum;

/** Where a batch stands. What is read ahead of a worker's batch is not known, and not shown. */
@Enum("RunBatchStatus")
public enum BatchStatus {
    /** Its worker left it for a fault and no other has come. */
    PENDING,
    /** A worker has it at hand. */
    PROCESSING,
    /** A worker has it at hand, or will again, and its run has committed nothing since it met a passing fault. */
    RETRYING,
    /** Committed. */
    COMPLETED,
    /** Not committed: a worker had it at hand when the run failed. A resumed run does it again. */
    FAILED;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static BatchStatus of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
