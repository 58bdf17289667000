package io.godwit.platform.limit;

import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** So many calls of an organization at once, and no more: for calls that take long. Remembers none that has ended. Safe for any thread. */
public final class SimultaneousCalls {

    private final int most;
    private final String refusal;
    private final Duration pause;
    private final Map<OrganizationId, Integer> under = new ConcurrentHashMap<>();

    /**
     * @param most the most calls of an organization, on this node
     * @param refusal the sentence for one call more
     * @param pause when to try again
     */
    public SimultaneousCalls(int most, String refusal, Duration pause) {
        this.most = most;
        this.refusal = refusal;
        this.pause = pause;
    }

    /**
     * A call begins; whoever is let in {@linkplain #leave leaves}, once.
     *
     * @throws GodwitException TOO_MANY_CALLS when as many are under way as may be
     */
    public void enter(OrganizationId organization) {
        if (under.merge(organization, 1, Integer::sum) > most) {
            leave(organization);
            throw GodwitException.retryAfter(ErrorCode.TOO_MANY_CALLS, refusal, pause);
        }
    }

    /** A call has ended. */
    public void leave(OrganizationId organization) {
        under.computeIfPresent(organization, (key, count) -> count == 1 ? null : count - 1);
    }
}
