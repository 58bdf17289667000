package io.godwit.audit;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The tables {@code audit_entry} and {@code audit_head}. Stateless, safe for any thread. */
@ApplicationScoped
class AuditRepository {

    private static final String BEGIN = """
            insert into audit_head (organization_id, seq, hash) values (:organization, 0, :start)
            on conflict do nothing""";

    private static final String LOCK = """
            select seq, hash, clock_timestamp() as at from audit_head
            where organization_id = :organization for update""";

    private static final String INSERT = """
            insert into audit_entry (organization_id, seq, at, actor, action, object_type, object_id, fields, outcome,
                request_id, hash)
            values (:organization, :seq, :at, :actor, :action, :objectType, :objectId, :fields, :outcome, :requestId, :hash)""";

    private static final String ADVANCE = """
            update audit_head set seq = :seq, hash = :hash where organization_id = :organization""";

    private static final String LIST = """
            select * from audit_entry
            where organization_id = :organization
                and (cast(:action as text) is null or action = :action)
                and (cast(:objectType as text) is null or object_type = :objectType)
                and (cast(:objectId as text) is null or object_id = :objectId)
                and (cast(:actor as text) is null or actor = :actor)
                and (cast(:outcome as text) is null or outcome = :outcome)
                and (cast(:from as timestamptz) is null or at >= :from)
                and (cast(:to as timestamptz) is null or at < :to)
                and (cast(:before as bigint) is null or seq < :before)
            order by seq desc limit :limit""";

    /** One statement, so that head and entries are of one moment. */
    private static final String WALK = """
            select e.*, coalesce(h.seq, 0) as head_seq, coalesce(h.hash, :start) as head_hash
            from (select * from audit_entry where organization_id = :organization) e
            full join (select * from audit_head where organization_id = :organization) h
                on h.organization_id = e.organization_id
            order by e.seq""";

    private static final int FETCH = 1000;

    private final Sql sql;

    AuditRepository(Sql sql) {
        this.sql = sql;
    }

    /** Writes an entry behind the last one. Others of the organization wait until this transaction ends. */
    void append(OrganizationId organization, AuditEntry.Deed deed) {
        sql.run(organization, handle -> {
            Head head = lock(handle, organization).orElseGet(() -> {
                handle.createUpdate(BEGIN)
                        .bind("organization", organization.value())
                        .bind("start", AuditChain.START)
                        .execute();
                return lock(handle, organization).orElseThrow();
            });
            AuditEntry next = deed.behind(head.hash(), organization, head.seq() + 1, head.at());
            insert(handle, organization, next);
            handle.createUpdate(ADVANCE)
                    .bind("organization", organization.value())
                    .bind("seq", next.seq())
                    .bind("hash", next.hash())
                    .execute();
        });
    }

    /** The newest first. */
    List<AuditEntry> list(OrganizationId organization, AuditFilter filter, @Nullable Long before, int limit) {
        return sql.call(
                organization,
                handle -> handle.createQuery(LIST)
                        .bind("organization", organization.value())
                        .bind("action", filter.action())
                        .bind("objectType", filter.objectType())
                        .bind("objectId", filter.objectId())
                        .bind("actor", filter.actor())
                        .bind(
                                "outcome",
                                filter.outcome() == null
                                        ? null
                                        : filter.outcome().wire())
                        .bind("from", filter.from())
                        .bind("to", filter.to())
                        .bind("before", before)
                        .bind("limit", limit)
                        .map((row, context) -> toEntry(row))
                        .list());
    }

    /** Walks the whole chain; holds no more than some entries at a time. */
    AuditVerification verify(OrganizationId organization) {
        return sql.call(
                organization,
                handle -> handle.createQuery(WALK)
                        .bind("organization", organization.value())
                        .bind("start", AuditChain.START)
                        .setFetchSize(FETCH)
                        .reduceResultSet(new ChainWalk(organization), (walk, row, context) -> {
                            walk.head(row.getLong("head_seq"), row.getString("head_hash"));
                            if (row.getObject("seq") != null) {
                                walk.step(toEntry(row));
                            }
                            return walk;
                        })
                        .end());
    }

    /** Where the chain ends, and the time. */
    private record Head(long seq, String hash, OffsetDateTime at) {}

    private static Optional<Head> lock(Handle handle, OrganizationId organization) {
        return handle.createQuery(LOCK)
                .bind("organization", organization.value())
                .map((row, context) -> new Head(row.getLong("seq"), row.getString("hash"), time(row)))
                .findOne();
    }

    private static void insert(Handle handle, OrganizationId organization, AuditEntry entry) {
        handle.createUpdate(INSERT)
                .bind("organization", organization.value())
                .bind("seq", entry.seq())
                .bind("at", entry.at())
                .bind("actor", entry.actor())
                .bind("action", entry.action())
                .bind("objectType", entry.objectType())
                .bind("objectId", entry.objectId())
                .bind("fields", entry.fields().toArray(String[]::new))
                .bind("outcome", entry.outcome().wire())
                .bind("requestId", entry.requestId())
                .bind("hash", entry.hash())
                .execute();
    }

    private static AuditEntry toEntry(ResultSet row) throws SQLException {
        return new AuditEntry(
                row.getLong("seq"),
                time(row),
                row.getString("actor"),
                row.getString("action"),
                row.getString("object_type"),
                row.getString("object_id"),
                List.of((String[]) row.getArray("fields").getArray()),
                AuditOutcome.of(row.getString("outcome")),
                row.getString("request_id"),
                row.getString("hash"));
    }

    private static OffsetDateTime time(ResultSet row) throws SQLException {
        return row.getObject("at", OffsetDateTime.class).withOffsetSameInstant(ZoneOffset.UTC);
    }
}
