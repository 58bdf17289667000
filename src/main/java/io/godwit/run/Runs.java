package io.godwit.run;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Finds runs for those who have checked the caller's permission. Stateless, safe for any thread. */
@ApplicationScoped
public class Runs {

    private final RunRepository repository;

    Runs(RunRepository repository) {
        this.repository = repository;
    }

    /**
     * The run as it stands.
     *
     * @throws GodwitException NOT_FOUND when the organization has no such run
     */
    public Run require(OrganizationId organization, UUID id) {
        return repository
                .find(organization, id)
                .orElseThrow(() -> new GodwitException(ErrorCode.NOT_FOUND, "There is no run with this id"));
    }

    /**
     * The id that a text holds.
     *
     * @throws GodwitException NOT_FOUND when it is no UUID: what is no id of ours is an unknown one
     */
    public static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException noUuid) {
            throw new GodwitException(ErrorCode.NOT_FOUND, "There is no run with this id");
        }
    }
}
