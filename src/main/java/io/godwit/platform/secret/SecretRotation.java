package io.godwit.platform.secret;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.GodwitException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Seals every stored secret with the present key. The service may run meanwhile, and the rotation may end at any instant and be
 * begun again: every secret is sealed with the old key or the new one, and what is sealed already is passed over. Belongs to one
 * thread.
 */
public final class SecretRotation {

    private static final int USUAL_BATCH = 100;

    private final Connection session;
    private final RotationRepository repository;
    private final SecretBox secrets;
    private final int batch;
    private final List<SecretPlace> unreadable = new ArrayList<>();
    private int resealed;
    private int fine;

    /**
     * @param session of the runtime login; left open
     * @param secrets with the present key and those that may still have been used
     */
    public SecretRotation(Connection session, SecretBox secrets) {
        this(session, secrets, USUAL_BATCH);
    }

    SecretRotation(Connection session, SecretBox secrets, int batch) {
        this.session = session;
        this.repository = new RotationRepository(session);
        this.secrets = secrets;
        this.batch = batch;
    }

    /**
     * What was done.
     *
     * @param resealed how many were sealed with another key
     * @param fine how many had the present key already
     * @param unreadable those that no known key opens; they stay as they are
     */
    public record Outcome(int resealed, int fine, List<SecretPlace> unreadable) {}

    /** Goes through all secrets of all organizations, a batch of rows in each transaction. */
    public Outcome run() throws SQLException {
        session.setAutoCommit(false);
        List<OrganizationId> organizations = repository.organizations();
        session.commit();
        for (OrganizationId organization : organizations) {
            for (SecretColumn column : SecretColumn.values()) {
                rotate(organization, column);
            }
        }
        return new Outcome(resealed, fine, List.copyOf(unreadable));
    }

    private void rotate(OrganizationId organization, SecretColumn column) throws SQLException {
        UUID after = null;
        List<UUID> ids;
        do {
            repository.bind(organization);
            ids = repository.page(organization, column, after, batch);
            for (UUID id : ids) {
                SecretPlace place = new SecretPlace(organization, id, column);
                boolean settled;
                do {
                    settled = settle(organization, place);
                } while (!settled);
                after = id;
            }
            session.commit();
        } while (ids.size() == batch);
    }

    /** False when the secret was changed while it was looked at. */
    private boolean settle(OrganizationId organization, SecretPlace place) throws SQLException {
        Optional<byte[]> sealed = repository.sealed(organization, place);
        Optional<String> secret = sealed.flatMap(bytes -> opened(bytes, place));
        if (sealed.isEmpty()) {
            return true;
        }
        if (secret.isEmpty()) {
            unreadable.add(place);
            return true;
        }
        if (secrets.isPresent(sealed.get())) {
            fine++;
            return true;
        }
        if (!repository.replace(organization, place, sealed.get(), secrets.seal(secret.get(), place))) {
            return false;
        }
        resealed++;
        return true;
    }

    private Optional<String> opened(byte[] sealed, SecretPlace place) {
        try {
            return Optional.of(secrets.open(sealed, place));
        } catch (GodwitException noKeyFits) {
            return Optional.empty();
        }
    }
}
