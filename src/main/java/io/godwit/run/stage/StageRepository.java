package io.godwit.run.stage;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.sql.Sql;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** The SQL about stages as a whole. Positions of a staging chunk are rows, rows without a key, and characters. */
@ApplicationScoped
class StageRepository {

    private static final String FIND = """
            select attempt, coalesce((position ->> 1)::bigint, 0) as without_key from chunk
            where organization_id = :organization and run_id = :run and kind = 'stage'
            """;

    private static final String NOTE_TOTAL = """
            update run set total_estimated = least(staged.rows, row_limit) from (
                select (position ->> 0)::bigint + (position ->> 1)::bigint as rows from chunk
                where organization_id = :organization and run_id = :run and kind = 'stage') staged
            where organization_id = :organization and id = :run
            """;

    private static final String CHARACTERS = """
            select coalesce(sum((position ->> 2)::bigint), 0) from chunk staged
            where organization_id = :organization and kind = 'stage' and run_id <> :run and exists (
                select from chunk where organization_id = :organization and run_id = staged.run_id
                    and kind = 'unstage' and status <> 'completed')
            """;

    private final Sql sql;

    StageRepository(Sql sql) {
        this.sql = sql;
    }

    /** What the run has staged, or is staging. */
    Stage find(OrganizationId organization, UUID run) {
        return sql.call(
                organization,
                handle -> handle.createQuery(FIND)
                        .bind("organization", organization.value())
                        .bind("run", run)
                        .map((row, context) ->
                                new Stage(organization, run, row.getInt("attempt"), row.getLong("without_key")))
                        .one());
    }

    /** Once all rows are staged, their number is no estimate any more. */
    void noteTotal(OrganizationId organization, UUID run) {
        sql.run(
                organization,
                handle -> handle.createUpdate(NOTE_TOTAL)
                        .bind("organization", organization.value())
                        .bind("run", run)
                        .execute());
    }

    /** How many characters other runs of the organization keep staged. */
    long charactersElsewhere(OrganizationId organization, UUID run) {
        return sql.call(
                organization,
                handle -> handle.createQuery(CHARACTERS)
                        .bind("organization", organization.value())
                        .bind("run", run)
                        .mapTo(Long.class)
                        .one());
    }
}
