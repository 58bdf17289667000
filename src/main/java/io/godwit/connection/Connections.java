package io.godwit.connection;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** The connections of an organization, for the slices that build on them. Asks for no permission. Safe for any thread. */
@ApplicationScoped
public class Connections {

    private final ConnectionRepository repository;

    Connections(ConnectionRepository repository) {
        this.repository = repository;
    }

    /** The connection of this id; empty when the organization has none. */
    public Optional<Connection> find(OrganizationId organization, UUID id) {
        return repository.find(organization, id);
    }

    /**
     * The connection of this id.
     *
     * @throws GodwitException NOT_FOUND when the organization has none
     */
    public Connection require(OrganizationId organization, UUID id) {
        return find(organization, id).orElseThrow(Connections::notFound);
    }

    /**
     * Reads an id from text; what is no id is the id of nothing.
     *
     * @throws GodwitException NOT_FOUND when it is no UUID
     */
    public static UUID parse(String id) {
        try {
            return UUID.fromString(id);
        } catch (IllegalArgumentException noId) {
            throw notFound();
        }
    }

    /** The same words for what never was and for what another organization has. */
    static GodwitException notFound() {
        return new GodwitException(ErrorCode.NOT_FOUND, "There is no such connection");
    }
}
