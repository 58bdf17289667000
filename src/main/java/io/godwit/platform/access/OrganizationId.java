package io.godwit.platform.access;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/**
 * The tenant. Comes from the token at the edge and from the run's own row in a worker, and from nowhere else.
 *
 * @param value the organization's id
 */
public record OrganizationId(@JsonValue UUID value) {

    public OrganizationId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * Reads the canonical form only: 36 characters, lower case.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static OrganizationId parse(String text) {
        UUID parsed = UUID.fromString(text);
        if (!parsed.toString().equals(text)) {
            throw new IllegalArgumentException("not a canonical UUID");
        }
        return new OrganizationId(parsed);
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
