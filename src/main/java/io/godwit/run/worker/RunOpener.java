package io.godwit.run.worker;

import io.godwit.connection.Connections;
import io.godwit.engine.RunSpec;
import io.godwit.engine.Stamp;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.SnapshotSource;
import io.godwit.engine.source.TableSource;
import io.godwit.engine.source.TableSummary;
import io.godwit.engine.source.postgres.PostgresDialect;
import io.godwit.engine.source.postgres.PostgresInspector;
import io.godwit.engine.source.postgres.PostgresQuerySource;
import io.godwit.engine.source.postgres.PostgresTableSource;
import io.godwit.engine.table.OpenRun;
import io.godwit.engine.table.RunInput;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.run.SlotId;
import io.godwit.run.stage.StagedKey;
import io.godwit.run.worker.RunPlanner.Plan;
import io.godwit.run.worker.RunPlanner.PlannedChunk;
import io.godwit.target.TargetCatalog;
import io.godwit.target.WriteMode;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds what a run's frozen spec names, in source and target as they are now, and plans its chunks the first time. Safe for any
 * thread.
 */
@ApplicationScoped
class RunOpener {

    private static final String RUN_COLUMN = "migration_run_id";

    private final WorkRepository work;
    private final ChunkRepository chunks;
    private final RunPlanner planner;
    private final Connections connections;
    private final TargetCatalog targets;
    private final Clock clock;

    RunOpener(
            WorkRepository work,
            ChunkRepository chunks,
            RunPlanner planner,
            Connections connections,
            TargetCatalog targets,
            Clock clock) {
        this.work = work;
        this.chunks = chunks;
        this.planner = planner;
        this.connections = connections;
        this.targets = targets;
        this.clock = clock;
    }

    /**
     * What a run reads and writes.
     *
     * @param live the source itself
     * @param rows what its rows are moved from: the source, or the stage
     * @param scope where the ids of its tables are kept
     * @param targetWasEmpty true when the organization had no row in the target when the run was planned
     */
    record RunTables(OpenRun open, SnapshotSource live, TableSource rows, long scope, boolean targetWasEmpty) {}

    /**
     * Opens a run.
     *
     * @param session the session with the source
     * @param stage where its rows are staged, null when they are moved from the source itself
     * @throws GodwitException SCHEMA_DRIFT, TARGET_DRIFT or TARGET_FORBIDDEN when it no longer fits
     */
    RunTables open(SlotId slot, OpenedRun run, Connection session, @Nullable TableSource stage) {
        OrganizationId organization = slot.owner();
        String sourceKey = connections.require(organization, run.connection()).sourceKey();
        long scope = work.scope(organization, sourceKey, run.spec());
        PostgresInspector inspector = new PostgresInspector(session);
        String query = run.spec().query();
        PostgresQuerySource queried = query == null ? null : new PostgresQuerySource(session, query);
        Table table = queried == null
                ? sourceTable(inspector, run.spec())
                : queried.describe(run.spec().source());
        WriteMode writeMode = targets.writeMode(run.spec().target());
        OpenRun open = new OpenRun(input(organization, run, table, writeMode), clock);
        TableSource tables = new PostgresTableSource(session, table);
        TableSource rows = stage == null ? tables : stage;
        boolean targetWasEmpty = run.targetWasEmpty();
        if (!run.isPlanned()) {
            requireKnownRows(organization, run.spec(), scope);
            targetWasEmpty = targets.isEmpty(organization, run.spec().target());
            Long total = queried == null ? estimate(inspector, run.spec()) : null;
            Table keyed = StagedKey.in(run.spec(), table);
            List<PlannedChunk> planned = planner.plan(open, rows, keyed, stage != null, total, run.parallelism());
            String mode = writeMode.name().toLowerCase(Locale.ROOT);
            chunks.plan(organization, slot, new Plan(scope, planned, total, mode, targetWasEmpty));
        }
        return new RunTables(open, queried == null ? tables : queried, rows, scope, targetWasEmpty);
    }

    /** By another key than before a row is told only by the conflict key; without one each would arrive a second time. */
    private void requireKnownRows(OrganizationId organization, RunSpec spec, long scope) {
        if (spec.conflictKey().isEmpty()
                && spec.options().idMapping()
                && work.isKeptByAnotherKey(organization, scope)) {
            throw new GodwitException(
                    ErrorCode.SCHEMA_DRIFT,
                    "Rows of " + spec.source() + " were migrated by other key columns, and there is no conflict key");
        }
    }

    private RunInput input(OrganizationId organization, OpenedRun run, Table source, WriteMode writeMode) {
        Table target = targets.require(run.spec().target());
        List<Stamp> stamps = target.hasColumn(RUN_COLUMN)
                ? List.of(new Stamp(RUN_COLUMN, run.id().toString()))
                : List.of();
        // Each look reads a whole schema; whoever writes and whoever reads may ask.
        Map<String, Optional<Table>> searched = new ConcurrentHashMap<>();
        return new RunInput(
                StagedKey.in(run.spec()),
                StagedKey.in(run.spec(), source),
                target,
                writeMode == WriteMode.COPY,
                new PostgresDialect(),
                new Stamp(TargetCatalog.ORGANIZATION_COLUMN, organization.toString()),
                stamps,
                name -> searched.computeIfAbsent(name, first -> lookupTable(target.name(), first)));
    }

    private Optional<Table> lookupTable(TableName target, String name) {
        int dot = name.indexOf('.');
        return targets.find(
                dot < 0
                        ? new TableName(target.schema(), name)
                        : new TableName(name.substring(0, dot), name.substring(dot + 1)));
    }

    private static Table sourceTable(PostgresInspector inspector, RunSpec spec) {
        return inspector
                .table(spec.source())
                .orElseThrow(() ->
                        new GodwitException(ErrorCode.SCHEMA_DRIFT, "The source table " + spec.source() + " is gone"));
    }

    private static @Nullable Long estimate(PostgresInspector inspector, RunSpec spec) {
        Long limit = spec.options().limit();
        return inspector.tables(spec.source().schema()).stream()
                .filter(summary -> summary.name().equals(spec.source()))
                .findFirst()
                .map(TableSummary::estimatedRows)
                .map(rows -> limit == null ? rows : Long.valueOf(Math.min(rows, limit)))
                .orElse(null);
    }
}
