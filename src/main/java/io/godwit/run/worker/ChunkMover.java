package io.godwit.run.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.godwit.connection.Connections;
import io.godwit.connection.SourceSessions;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.RunJournal;
import io.godwit.engine.RunSpec;
import io.godwit.engine.Stamp;
import io.godwit.engine.StopSignal;
import io.godwit.engine.catalog.Table;
import io.godwit.engine.catalog.TableName;
import io.godwit.engine.source.ReadRange;
import io.godwit.engine.source.TableSource;
import io.godwit.engine.source.TableSummary;
import io.godwit.engine.source.postgres.PostgresDialect;
import io.godwit.engine.source.postgres.PostgresInspector;
import io.godwit.engine.source.postgres.PostgresTableSource;
import io.godwit.engine.table.OpenRun;
import io.godwit.engine.table.RunInput;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import io.godwit.run.RunQueue;
import io.godwit.run.SlotId;
import io.godwit.run.metrics.MeasuredJournal;
import io.godwit.run.metrics.RunMetrics;
import io.godwit.run.worker.RunPlanner.Plan;
import io.godwit.run.worker.RunPlanner.PlannedChunk;
import io.godwit.target.TargetCatalog;
import io.godwit.target.WriteMode;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens a run's source and target, plans its chunks once, and moves them one after the other. Safe for any thread; one call
 * belongs to one thread.
 */
@ApplicationScoped
class ChunkMover {

    private static final String RUN_COLUMN = "migration_run_id";

    private final WorkRepository work;
    private final ChunkRepository chunks;
    private final RunPlanner planner;
    private final RunQueue queue;
    private final Connections connections;
    private final SourceSessions sessions;
    private final TargetCatalog targets;
    private final AgroalDataSource engine;
    private final ObjectMapper mapper;
    private final Clock clock;
    private final RunMetrics metrics;

    ChunkMover(
            WorkRepository work,
            ChunkRepository chunks,
            RunPlanner planner,
            RunQueue queue,
            Connections connections,
            SourceSessions sessions,
            TargetCatalog targets,
            @DataSource("engine") AgroalDataSource engine,
            ObjectMapper mapper,
            Clock clock,
            RunMetrics metrics) {
        this.work = work;
        this.chunks = chunks;
        this.planner = planner;
        this.queue = queue;
        this.connections = connections;
        this.sessions = sessions;
        this.targets = targets;
        this.engine = engine;
        this.mapper = mapper;
        this.clock = clock;
        this.metrics = metrics;
    }

    /**
     * Moves chunks of the run until there is none left for its slot.
     *
     * @return false when it should be called again, because it was stopped or another organization has its turn
     * @throws GodwitException with the code of what stands in the way
     */
    boolean move(Lease lease, OpenedRun run, StopSignal stop) {
        SlotId slot = lease.slot();
        OrganizationId organization = slot.owner();
        String sourceKey = connections.require(organization, run.connection()).sourceKey();
        long scope = work.scope(organization, sourceKey, run.spec());
        try (Connection session = sessions.openForReading(organization, run.connection());
                Connection target = engine.getConnection()) {
            target.setAutoCommit(false);
            PostgresInspector inspector = new PostgresInspector(session);
            Table table = sourceTable(inspector, run.spec());
            WriteMode writeMode = targets.writeMode(run.spec().target());
            OpenRun open = new OpenRun(input(organization, run, table, writeMode), clock);
            TableSource source = new PostgresTableSource(session, table);
            boolean targetWasEmpty = run.targetWasEmpty();
            if (!run.isPlanned()) {
                targetWasEmpty = targets.isEmpty(organization, run.spec().target());
                Long total = estimate(inspector, run.spec());
                String mode = writeMode.name().toLowerCase(Locale.ROOT);
                List<PlannedChunk> planned = planner.plan(open, source, table, total, run.parallelism());
                chunks.plan(organization, slot, new Plan(scope, planned, total, mode, targetWasEmpty));
            }
            if (slot.number() == 0 && run.parallelism() > 1) {
                queue.fill(slot, Math.min(run.parallelism(), chunks.pending(organization, slot)));
            }
            return moveChunks(slot, open, source, target, new Worker(lease.owner(), scope, targetWasEmpty, stop));
        } catch (SQLException failure) {
            ErrorCode code = SqlStates.TARGET.codeOf(failure);
            throw new GodwitException(code, code.title(), failure);
        }
    }

    private record Worker(String owner, long scope, boolean targetWasEmpty, StopSignal stop) {}

    private boolean moveChunks(SlotId slot, OpenRun open, TableSource source, Connection target, Worker worker) {
        while (!worker.stop().isRaised()) {
            Optional<ClaimedChunk> claimed = chunks.claim(slot.owner(), slot, worker.owner());
            if (claimed.isEmpty()) {
                return true;
            }
            ClaimedChunk chunk = claimed.get();
            if (!move(chunk, open, source, target, worker) || work.isOthersTurn(slot.owner())) {
                return false;
            }
        }
        return false;
    }

    private boolean move(ClaimedChunk chunk, OpenRun open, TableSource source, Connection target, Worker worker) {
        RunJournal books = new BatchJournal(chunk, worker.scope(), worker.targetWasEmpty(), mapper);
        RunJournal journal = new MeasuredJournal(books, open.isDry(), metrics);
        Checkpoint from = chunk.checkpoint();
        ReadRange range = new ReadRange(chunk.after(), chunk.upTo());
        return switch (chunk.kind()) {
            case NULL_KEYS -> open.runNullKeys(source, target, from, journal, worker.stop());
            case ROWS -> open.runRows(source, target, from, range, journal, worker.stop());
            case REFERENCES -> open.runReferences(source, target, from, range, journal, worker.stop());
        };
    }

    private RunInput input(OrganizationId organization, OpenedRun run, Table source, WriteMode writeMode) {
        Table target = targets.require(run.spec().target());
        List<Stamp> stamps = target.hasColumn(RUN_COLUMN)
                ? List.of(new Stamp(RUN_COLUMN, run.id().toString()))
                : List.of();
        return new RunInput(
                run.spec(),
                source,
                target,
                writeMode == WriteMode.COPY,
                new PostgresDialect(),
                new Stamp(TargetCatalog.ORGANIZATION_COLUMN, organization.toString()),
                stamps,
                name -> lookupTable(target.name(), name));
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
