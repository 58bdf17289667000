package io.godwit.mapping.defaults;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which defaults to load.
 *
 * @param connectionId the connection in whose database the system's tables have landed
 * @param sourceSystem the system
 * @param schema the schema they have landed in; {@code source_} and the system's name when null
 */
public record DefaultMappingRequest(
        @NotNull(message = "is required") UUID connectionId,
        @NotNull(message = "is required") SourceSystem sourceSystem,

        @Nullable @Size(min = 1, max = 63, message = "must have 1 to 63 characters")
        String schema) {}
