package io.godwit.run;

import io.godwit.platform.access.Caller;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.godwit.platform.limit.SimultaneousCalls;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Waits for a run to come to rest without holding a thread: looks, and looks again a moment later, or as soon as a worker of this
 * node has left the run. Only so many calls of an organization may wait. Safe for any thread.
 */
@ApplicationScoped
class RunWait {

    private static final Pattern SECONDS = Pattern.compile("(\\d{1,4})s?");
    private static final long MOST_SECONDS = 60;
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    /** Of one organization, on this node: each of them asks the database again and again. */
    static final int MOST_WAITING = 30;

    private final RunService service;
    private final Clock clock;
    private final BinaryOperator<Duration> length;
    private final SimultaneousCalls waiting = new SimultaneousCalls(
            MOST_WAITING, "As many calls of the organization wait for runs as may", LONGEST_PAUSE);

    private final Set<Pause> pauses = ConcurrentHashMap.newKeySet();

    /** Between two looks. */
    private record Pause(UUID run, CompletableFuture<Void> end) {}

    @Inject
    RunWait(RunService service, Clock clock) {
        this(service, clock, RunWait::pause);
    }

    /** @param length how long to rest between two looks, by what has been waited and by what is left to wait */
    RunWait(RunService service, Clock clock, BinaryOperator<Duration> length) {
        this.service = service;
        this.clock = clock;
        this.length = length;
    }

    /**
     * Reads {@code 30s} or {@code 30}; more than a minute is taken as a minute, nothing as zero.
     *
     * @throws GodwitException INVALID_REQUEST for any other text
     */
    static Duration duration(@Nullable String text) {
        if (text == null) {
            return Duration.ZERO;
        }
        Matcher seconds = SECONDS.matcher(text);
        if (!seconds.matches()) {
            throw new GodwitException(
                    ErrorCode.INVALID_REQUEST,
                    "The time to wait cannot be read",
                    List.of(new Violation("wait", "must be seconds, such as 30s")));
        }
        return Duration.ofSeconds(Math.min(MOST_SECONDS, Long.parseLong(seconds.group(1))));
    }

    /**
     * The run when it has ended or is paused, or as it is when the time is over.
     *
     * @throws GodwitException TOO_MANY_CALLS when as many of the organization's calls wait on this node as may
     */
    Uni<Run> until(Caller caller, UUID id, Duration patience) {
        if (patience.isZero()) {
            return look(caller, id);
        }
        OrganizationId organization = caller.organization();
        waiting.enter(organization);
        Instant start = clock.instant();
        return look(caller, id, start, start.plus(patience)).onTermination().invoke(() -> waiting.leave(organization));
    }

    private Uni<Run> look(Caller caller, UUID id, Instant start, Instant deadline) {
        Pause pause = new Pause(id, new CompletableFuture<>());
        // Before the look: who leaves the run while it is looked at has somebody to tell.
        pauses.add(pause);
        return look(caller, id)
                .chain(run -> answer(run, pause, start, deadline))
                .onTermination()
                .invoke(() -> pauses.remove(pause))
                .chain(run -> run.isPresent() ? Uni.createFrom().item(run.get()) : look(caller, id, start, deadline));
    }

    /** The run when there is nothing to wait for, or, when the pause is over, nothing. */
    private Uni<Optional<Run>> answer(Run run, Pause pause, Instant start, Instant deadline) {
        Instant now = clock.instant();
        if (run.status().isAtRest() || !now.isBefore(deadline)) {
            return Uni.createFrom().item(Optional.of(run));
        }
        return Uni.createFrom()
                .completionStage(pause.end())
                .ifNoItem()
                .after(length.apply(Duration.between(start, now), Duration.between(now, deadline)))
                .recoverWithItem(() -> null)
                .replaceWith(Optional.empty());
    }

    /** How many calls rest, or look, now. */
    int resting() {
        return pauses.size();
    }

    /** Ends the rest of those who wait for the run. */
    void wake(@Observes RunQueue.Left left) {
        for (Pause pause : pauses) {
            if (pause.run().equals(left.run())) {
                pause.end().complete(null);
            }
        }
    }

    /** A twentieth of what has been waited already: an end is seen at once, whatever is long costs few looks. */
    static Duration pause(Duration waited, Duration left) {
        Duration pause = waited.dividedBy(20);
        pause = pause.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : pause;
        pause = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        return pause.compareTo(left) > 0 ? left : pause;
    }

    private Uni<Run> look(Caller caller, UUID id) {
        return Uni.createFrom()
                .item(() -> service.get(caller, id))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
