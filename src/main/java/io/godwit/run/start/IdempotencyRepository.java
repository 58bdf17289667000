package io.godwit.run.start;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.UUID;

/** The SQL of idempotency keys: which request made which run. */
@ApplicationScoped
class IdempotencyRepository {

    private static final String START_RUN = "startRun";

    private static final String INSERT = """
            insert into idempotency (organization_id, operation, key, body_hash, run_id)
            values (:organization, :operation, :key, :hash, :run) on conflict do nothing
            """;

    private static final String FIND = """
            select run_id, body_hash from idempotency
            where organization_id = :organization and operation = :operation and key = :key
            """;

    private final Sql sql;

    IdempotencyRepository(Sql sql) {
        this.sql = sql;
    }

    /** What a key was used for. */
    record Use(UUID run, String bodyHash) {}

    /** Notes the key; false when it was used before. Waits for a request that is using it at this moment. */
    boolean insert(OrganizationId organization, String key, String hash, UUID run) {
        return sql.call(
                        organization,
                        handle -> handle.createUpdate(INSERT)
                                .bind("organization", organization.value())
                                .bind("operation", START_RUN)
                                .bind("key", key)
                                .bind("hash", hash)
                                .bind("run", run)
                                .execute())
                == 1;
    }

    Optional<Use> find(OrganizationId organization, String key) {
        return sql.call(
                organization,
                handle -> handle.createQuery(FIND)
                        .bind("organization", organization.value())
                        .bind("operation", START_RUN)
                        .bind("key", key)
                        .map((row, context) -> new Use(row.getObject("run_id", UUID.class), row.getString("body_hash")))
                        .findOne());
    }
}
