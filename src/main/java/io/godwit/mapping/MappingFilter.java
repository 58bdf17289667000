package io.godwit.mapping;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which mappings a list shows; null asks for any.
 *
 * @param connectionId those that read this connection
 * @param active those that are active, or those that are not
 * @param sourceSchema those that read this schema
 * @param sourceTable those that read tables of this name
 * @param targetTable those that write tables of this name
 */
public record MappingFilter(
        @Nullable UUID connectionId,
        @Nullable Boolean active,
        @Nullable String sourceSchema,
        @Nullable String sourceTable,
        @Nullable String targetTable) {

    /** Lets every mapping pass. */
    public static MappingFilter any() {
        return new MappingFilter(null, null, null, null, null);
    }

    /**
     * A place in the list of mappings: what the list is ordered by. The id makes it exact.
     *
     * @param executionOrder the first thing that counts
     * @param name the second
     * @param id the last
     */
    record Position(int executionOrder, String name, UUID id) {

        /** The place of this mapping, as text. */
        static String of(Mapping mapping) {
            return mapping.executionOrder() + "/" + mapping.id() + "/" + mapping.name();
        }

        /**
         * Reads what {@link #of} wrote; null stays null.
         *
         * @throws GodwitException INVALID_REQUEST for any other text
         */
        static @Nullable Position parse(@Nullable String position) {
            if (position == null) {
                return null;
            }
            String[] parts = position.split("/", 3);
            try {
                return new Position(Integer.parseInt(parts[0]), parts[2], UUID.fromString(parts[1]));
            } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException notOurs) {
                throw new GodwitException(
                        ErrorCode.INVALID_REQUEST,
                        "The page cannot be read",
                        List.of(new Violation("cursor", "is not a cursor of this list")));
            }
        }
    }
}
