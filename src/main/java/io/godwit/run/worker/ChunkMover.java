package io.godwit.run.worker;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.agroal.api.AgroalDataSource;
import io.godwit.connection.SourceSessions;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.RunJournal;
import io.godwit.engine.StopSignal;
import io.godwit.engine.source.ReadRange;
import io.godwit.engine.source.TableSource;
import io.godwit.engine.table.OpenRun;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.sql.SqlStates;
import io.godwit.run.RunQueue;
import io.godwit.run.SlotId;
import io.godwit.run.batch.BatchJournal;
import io.godwit.run.batch.ChunkKind;
import io.godwit.run.batch.ClaimedChunk;
import io.godwit.run.batch.WholeRun;
import io.godwit.run.metrics.MeasuredJournal;
import io.godwit.run.metrics.RunMetrics;
import io.godwit.run.stage.Stages;
import io.godwit.run.worker.RunOpener.RunTables;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Moves the chunks of a run one after the other. Safe for any thread; one call belongs to one thread. */
@ApplicationScoped
class ChunkMover {

    private final WorkRepository work;
    private final ChunkRepository chunks;
    private final RunOpener opener;
    private final RunQueue queue;
    private final SourceSessions sessions;
    private final Stages stages;
    private final AgroalDataSource engine;
    private final ObjectMapper mapper;
    private final RunMetrics metrics;
    private final Clock clock;

    ChunkMover(
            WorkRepository work,
            ChunkRepository chunks,
            RunOpener opener,
            RunQueue queue,
            SourceSessions sessions,
            Stages stages,
            @DataSource("engine") AgroalDataSource engine,
            ObjectMapper mapper,
            RunMetrics metrics,
            Clock clock) {
        this.work = work;
        this.chunks = chunks;
        this.opener = opener;
        this.queue = queue;
        this.sessions = sessions;
        this.stages = stages;
        this.engine = engine;
        this.mapper = mapper;
        this.metrics = metrics;
        this.clock = clock;
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
        try (SourceSessions.Session session = sessions.openForReading(organization, run.connection());
                Connection target = session();
                Connection stage = run.spec().needsStage() ? session() : null) {
            Connection source = session.connection();
            TableSource staged = stage == null ? null : stages.of(organization, run.id(), stage);
            Worker worker = new Worker(slot, lease.owner(), source, stop);
            RunTables tables = watched(worker, () -> opener.open(slot, run, source, staged));
            fill(slot);
            return moveChunks(slot, tables, target, worker);
        } catch (SQLException failure) {
            ErrorCode code = SqlStates.TARGET.codeOf(failure);
            throw new GodwitException(code, code.title(), failure);
        }
    }

    /** Notes that the worker has met what processes die of. */
    void died(Lease lease) {
        chunks.noteDeath(lease.slot().owner(), lease.slot().run(), lease.owner());
    }

    /**
     * Who works.
     *
     * @param source the session with the source
     */
    private record Worker(SlotId slot, String owner, Connection source, StopSignal stop) {}

    /**
     * Waits for the source where nothing but the end of the session can interrupt it.
     *
     * @throws GodwitException STOPPED when the run was told to stop meanwhile, SUPERSEDED when this process was
     */
    private <T> T watched(Worker worker, Supplier<T> waiting) {
        SlotId slot = worker.slot();
        Vigil vigil = new Vigil(worker.source(), () -> worker.stop().isRaised() || work.isStopping(slot.owner(), slot));
        try (vigil) {
            return waiting.get();
        } catch (RuntimeException failure) {
            if (!vigil.hasBroken()) {
                throw failure;
            }
            ErrorCode code = worker.stop().isRaised() ? ErrorCode.SUPERSEDED : ErrorCode.STOPPED;
            throw new GodwitException(code, code.title(), failure);
        }
    }

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

    private boolean moveChunks(SlotId slot, RunTables tables, Connection target, Worker worker) {
        while (!worker.stop().isRaised()) {
            Optional<ClaimedChunk> claimed = chunks.claim(slot.owner(), slot, worker.owner());
            if (claimed.isEmpty()) {
                return true;
            }
            ClaimedChunk chunk = claimed.get();
            if (chunk.isHopeless()) {
                throw new GodwitException(ErrorCode.ROW_KILLS_WORKER, ErrorCode.ROW_KILLS_WORKER.title());
            }
            boolean done = moveOrLeave(chunk, tables, target, worker);
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
    private boolean moveOrLeave(ClaimedChunk chunk, RunTables tables, Connection target, Worker worker) {
        try {
            boolean done = move(chunk, tables, target, worker);
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

    private boolean move(ClaimedChunk chunk, RunTables tables, Connection target, Worker worker) {
        OpenRun open = tables.open();
        Long scope = open.keepsIds() ? Long.valueOf(tables.scope()) : null;
        BatchJournal books = new BatchJournal(chunk, scope, tables.targetWasEmpty(), mapper);
        RunJournal journal = new MeasuredJournal(books, open.isDry(), metrics);
        Turn turn = new Turn(() -> work.isOthersTurn(chunk.organization()), System::nanoTime);
        StopSignal stop = () -> worker.stop().isRaised() || books.isPastTheDanger();
        StopSignal stopOrTurn = () -> stop.isRaised() || turn.isOver(books.committed() > 0);
        Checkpoint from = chunk.checkpoint();
        ReadRange range = new ReadRange(chunk.after(), chunk.upTo());
        TableSource source = tables.rows();
        return switch (chunk.kind()) {
            case STAGE -> {
                StopSignal stopOrSlow = () -> stop.isRaised() || turn.isOverForAStage(books.committed());
                yield stages.fill(
                                chunk.organization(),
                                chunk.run(),
                                open.request(),
                                tables.live(),
                                from,
                                target,
                                journal,
                                stopOrSlow)
                        || stopped(stop);
            }
            case NULL_KEYS -> watched(worker, () -> open.runNullKeys(source, target, from, journal, stopOrTurn));
            case ROWS -> open.runRows(source, target, from, range, journal, stopOrTurn);
            case REFERENCES -> open.runReferences(source, target, from, range, journal, stopOrTurn);
            case WHOLE -> moveWhole(new WholeRun(open, source, range, books, clock), target, open.isDry(), stop);
            case UNSTAGE -> stages.empty(chunk.organization(), chunk.run(), from, target, journal, stopOrTurn);
        };
    }

    /**
     * False for a stage that was stopped.
     *
     * @throws GodwitException STATEMENT_TIMEOUT when it was left because its source is slow and others wait: it begins anew, and
     *     not for ever
     */
    private static boolean stopped(StopSignal stop) {
        if (!stop.isRaised()) {
            throw new GodwitException(ErrorCode.STATEMENT_TIMEOUT, ErrorCode.STATEMENT_TIMEOUT.title());
        }
        return false;
    }

    private boolean moveWhole(WholeRun whole, Connection target, boolean dry, StopSignal stop) {
        long begun = System.nanoTime();
        boolean done = whole.move(target, stop);
        if (done) {
            metrics.committed(whole.counts(), whole.bytes(), dry, Duration.ofNanos(System.nanoTime() - begun));
        }
        return done;
    }
}
