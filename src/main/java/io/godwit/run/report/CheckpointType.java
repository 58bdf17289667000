package io.godwit.run.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.eclipse.microprofile.graphql.Enum;

/** What a checkpoint was left by. */
@Enum("RunCheckpointType")
public enum CheckpointType {
    /** A batch was committed. */
    BATCH_COMPLETION,
    /** The run has moved all it had to. */
    ENTITY_COMPLETION,
    /** The first batch was committed after the chunk was gone on with whose worker had died, met a fault or failed. */
    ERROR_RECOVERY;

    @JsonValue
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    static CheckpointType of(String wire) {
        return valueOf(wire.toUpperCase(Locale.ROOT));
    }
}
