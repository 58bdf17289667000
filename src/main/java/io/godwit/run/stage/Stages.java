package io.godwit.run.stage;

import io.godwit.engine.BatchRunner;
import io.godwit.engine.Checkpoint;
import io.godwit.engine.RunJournal;
import io.godwit.engine.StopSignal;
import io.godwit.engine.source.ReadRequest;
import io.godwit.engine.source.SnapshotSource;
import io.godwit.engine.source.TableSource;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.GodwitException;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.time.Clock;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Fills, reads and empties the stages of runs. Safe for any thread. */
@ApplicationScoped
public class Stages {

    private final StageRepository repository;
    private final long mostCharacters;
    private final Clock clock;

    Stages(
            StageRepository repository,
            @ConfigProperty(name = "godwit.stage-megabytes", defaultValue = "10240") long megabytes,
            Clock clock) {
        this.repository = repository;
        this.mostCharacters = megabytes * 1_000_000;
        this.clock = clock;
    }

    /**
     * The rows that the run has staged.
     *
     * @param connection a session to our own database without autocommit; used by whoever reads
     */
    public TableSource of(OrganizationId organization, UUID run, Connection connection) {
        return new StagedSource(connection, () -> repository.find(organization, run));
    }

    /**
     * Stages the source, from its first row whatever an earlier attempt has done.
     *
     * @param from where the chunk's numbers go on
     * @param source the source itself
     * @param journal the books of the chunk
     * @return true when all is staged, false when it was stopped
     * @throws GodwitException STAGE_FULL when the organization would have more staged than it may
     */
    public boolean fill(
            OrganizationId organization,
            UUID run,
            ReadRequest request,
            SnapshotSource source,
            Checkpoint from,
            Connection target,
            RunJournal journal,
            StopSignal stop) {
        makeRoom(organization, stop);
        long most = mostCharacters - repository.charactersElsewhere(organization, run);
        StageWork work = new StageWork(
                source.all(StagedKey.without(request), mostRows(journal.rowsLeft())),
                request,
                repository.find(organization, run),
                most,
                clock);
        boolean done = new BatchRunner<>(work, target, journal, stop).run(from.batch());
        if (done) {
            repository.noteTotal(organization, run);
        }
        return done;
    }

    private void makeRoom(OrganizationId organization, StopSignal stop) {
        for (Stage useless : repository.useless(organization)) {
            while (!stop.isRaised() && !repository.drop(organization, useless)) {
                Log.debugf("Takes away what run %s has staged and nobody reads", useless.run());
            }
        }
    }

    /** One more than is wanted tells whether the last key is whole. */
    private static @Nullable Long mostRows(@Nullable Long limit) {
        return limit == null ? null : Long.valueOf(limit + 1);
    }

    /** Takes the run's rows away. Returns as {@link #fill}. */
    public boolean empty(
            OrganizationId organization,
            UUID run,
            Checkpoint from,
            Connection target,
            RunJournal journal,
            StopSignal stop) {
        UnstageWork work = new UnstageWork(repository.find(organization, run), clock);
        return new BatchRunner<>(work, target, journal, stop).run(from.batch());
    }
}
