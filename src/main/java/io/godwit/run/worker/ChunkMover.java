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
import io.godwit.run.stage.StagedKey;
import io.godwit.run.stage.Stages;
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
    private final Stages stages;
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
            Stages stages,
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
        this.stages = stages;
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
        boolean staged = run.spec().needsStage();
        try (Connection session = sessions.openForReading(organization, run.connection());
                Connection target = session();
                Connection stage = staged ? session() : null) {
            PostgresInspector inspector = new PostgresInspector(session);
            Table table = sourceTable(inspector, run.spec());
            WriteMode writeMode = targets.writeMode(run.spec().target());
            OpenRun open = new OpenRun(input(organization, run, table, writeMode), clock);
            TableSource live = new PostgresTableSource(session, table);
            TableSource source = stage == null ? live : stages.of(organization, run.id(), stage);
            boolean targetWasEmpty = run.targetWasEmpty();
            if (!run.isPlanned()) {
                targetWasEmpty = targets.isEmpty(organization, run.spec().target());
                Long total = estimate(inspector, run.spec());
                String mode = writeMode.name().toLowerCase(Locale.ROOT);
                Table keyed = StagedKey.in(run.spec(), table);
                List<PlannedChunk> planned = planner.plan(open, source, keyed, staged, total, run.parallelism());
                chunks.plan(organization, slot, new Plan(scope, planned, total, mode, targetWasEmpty));
            }
            Worker worker = new Worker(lease.owner(), scope, targetWasEmpty, stop);
            fill(slot);
            return moveChunks(slot, open, new Sources(live, source), target, worker);
        } catch (SQLException failure) {
            ErrorCode code = SqlStates.TARGET.codeOf(failure);
            throw new GodwitException(code, code.title(), failure);
        }
    }

    /** Notes that the worker has met what processes die of. */
    void died(Lease lease) {
        chunks.noteDeath(lease.slot().owner(), lease.slot().run(), lease.owner());
    }

    private record Worker(String owner, long scope, boolean targetWasEmpty, StopSignal stop) {}

    /**
     * What a run reads.
     *
     * @param live the source itself
     * @param rows what its rows are moved from: the source, or the stage
     */
    private record Sources(TableSource live, TableSource rows) {}

    private Connection session() throws SQLException {
        Connection session = engine.getConnection();
        session.setAutoCommit(false);
        return session;
    }

    /** Lets others help, as far as there is something for them to do. */
    private void fill(SlotId slot) {
        if (slot.number() == 0) {
            queue.fill(slot, chunks.wantedSlots(slot.owner(), slot));
        }
    }

    private boolean moveChunks(SlotId slot, OpenRun open, Sources sources, Connection target, Worker worker) {
        while (!worker.stop().isRaised()) {
            Optional<ClaimedChunk> claimed = chunks.claim(slot.owner(), slot, worker.owner());
            if (claimed.isEmpty()) {
                return true;
            }
            ClaimedChunk chunk = claimed.get();
            if (chunk.isHopeless()) {
                throw new GodwitException(ErrorCode.ROW_KILLS_WORKER, ErrorCode.ROW_KILLS_WORKER.title());
            }
            boolean done = moveOrLeave(chunk, open, sources, target, worker);
            if (done && chunk.kind() == ChunkKind.STAGE) {
                fill(slot);
            }
            if (!done || work.isOthersTurn(slot.owner())) {
                return false;
            }
        }
        return false;
    }

    /** Only who dies keeps his chunk: so the next one can tell. */
    private boolean moveOrLeave(ClaimedChunk chunk, OpenRun open, Sources sources, Connection target, Worker worker) {
        try {
            boolean done = move(chunk, open, sources, target, worker);
            if (!done) {
                chunks.leave(chunk.organization(), chunk.run(), worker.owner(), true);
            }
            return done;
        } catch (RuntimeException failure) {
            boolean inOrder = failure instanceof GodwitException problem && problem.code() == ErrorCode.STOPPED;
            try {
                chunks.leave(chunk.organization(), chunk.run(), worker.owner(), inOrder);
            } catch (RuntimeException away) {
                failure.addSuppressed(away);
            }
            throw failure;
        }
    }

    private boolean move(ClaimedChunk chunk, OpenRun open, Sources sources, Connection target, Worker worker) {
        BatchJournal books = new BatchJournal(chunk, worker.scope(), worker.targetWasEmpty(), mapper);
        RunJournal journal = new MeasuredJournal(books, open.isDry(), metrics);
        StopSignal stop = () -> worker.stop().isRaised() || books.isPastTheDanger();
        Checkpoint from = chunk.checkpoint();
        ReadRange range = new ReadRange(chunk.after(), chunk.upTo());
        TableSource source = sources.rows();
        return switch (chunk.kind()) {
            case STAGE ->
                stages.fill(
                        chunk.organization(), chunk.run(), open.request(), sources.live(), from, target, journal, stop);
            case NULL_KEYS -> open.runNullKeys(source, target, from, journal, stop);
            case ROWS -> open.runRows(source, target, from, range, journal, stop);
            case REFERENCES -> open.runReferences(source, target, from, range, journal, stop);
            case UNSTAGE -> stages.empty(chunk.organization(), chunk.run(), from, target, journal, stop);
        };
    }

    private RunInput input(OrganizationId organization, OpenedRun run, Table source, WriteMode writeMode) {
        Table target = targets.require(run.spec().target());
        List<Stamp> stamps = target.hasColumn(RUN_COLUMN)
                ? List.of(new Stamp(RUN_COLUMN, run.id().toString()))
                : List.of();
        return new RunInput(
                StagedKey.in(run.spec()),
                StagedKey.in(run.spec(), source),
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
