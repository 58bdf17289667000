package io.godwit.run.stage;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.Sql;
import io.godwit.platform.sql.SqlStates;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
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

    /** What is staged of a run that has ended before it was whole: whoever resumes the run stages anew. */
    private static final String USELESS = """
            select staged.run_id, staged.attempt from chunk staged
                join run on run.organization_id = :organization and run.id = staged.run_id
            where staged.organization_id = :organization and staged.kind = 'stage' and staged.status <> 'completed'
                and staged.position is not null and run.status in ('failed', 'cancelled')
            """;

    private static final String FORGET = """
            update chunk set position = null
            where organization_id = :organization and run_id = :run and kind = 'stage' and status <> 'completed'
                and attempt = :attempt
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

    /** The stages that nobody will read any more. */
    List<Stage> useless(OrganizationId organization) {
        return sql.call(
                organization,
                handle -> handle.createQuery(USELESS)
                        .bind("organization", organization.value())
                        .map((row, context) -> new Stage(organization, row.getObject(1, UUID.class), row.getInt(2), 0))
                        .list());
    }

    /** Takes a share of a stage away; true when none is left, and its room is free. What is staged anew meanwhile stays. */
    boolean drop(OrganizationId organization, Stage stage) {
        return sql.call(organization, handle -> {
            boolean gone = isGone(handle.getConnection(), stage);
            if (gone) {
                handle.createUpdate(FORGET)
                        .bind("organization", organization.value())
                        .bind("run", stage.run())
                        .bind("attempt", stage.generation())
                        .execute();
            }
            return gone;
        });
    }

    private static boolean isGone(Connection target, Stage stage) {
        try {
            return UnstageWork.delete(target, stage, stage.generation());
        } catch (SQLException failure) {
            ErrorCode code = SqlStates.TARGET.codeOf(failure);
            throw new GodwitException(code, code.title(), failure);
        }
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
