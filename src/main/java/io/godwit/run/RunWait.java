package io.godwit.run;

import io.godwit.platform.access.Caller;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import io.godwit.platform.error.Violation;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Waits for a run to come to rest without holding a thread: looks, and looks again a moment later. Safe for any thread. */
@ApplicationScoped
class RunWait {

    private static final Pattern SECONDS = Pattern.compile("(\\d{1,4})s?");
    private static final long MOST_SECONDS = 60;
    private static final Duration MOMENT = Duration.ofMillis(200);

    private final RunService service;
    private final Clock clock;

    RunWait(RunService service, Clock clock) {
        this.service = service;
        this.clock = clock;
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

    /** The run when it has ended or is paused, or as it is when the time is over. */
    Uni<Run> until(Caller caller, UUID id, Duration patience) {
        Instant deadline = clock.instant().plus(patience);
        return look(caller, id)
                .repeat()
                .withDelay(MOMENT)
                .until(run -> run.status().isAtRest() || !clock.instant().isBefore(deadline))
                .collect()
                .last()
                // What ends the repetition is not among its items: look once more for the answer.
                .chain(last -> look(caller, id));
    }

    private Uni<Run> look(Caller caller, UUID id) {
        return Uni.createFrom()
                .item(() -> service.get(caller, id))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }
}
