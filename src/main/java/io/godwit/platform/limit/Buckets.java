package io.godwit.platform.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One bucket of tokens for each organization that has asked lately. Bounded: the organization that has not asked for longest
 * gives way, and would find a full bucket again. Safe for any thread.
 */
final class Buckets {

    /** More organizations than a node serves within a minute. */
    static final int MOST = 10_000;

    private final String what;
    private final long capacity;
    private final long perMinute;
    private final TimeMeter clock;
    private final Map<OrganizationId, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<OrganizationId, Bucket> idle) {
            return size() > MOST;
        }
    };

    /**
     * @param what is counted, for the sentence of a refusal
     * @param capacity how many may come at once
     * @param perMinute how many may come per minute in the long run
     */
    Buckets(String what, long capacity, long perMinute, TimeMeter clock) {
        this.what = what;
        this.capacity = capacity;
        this.perMinute = perMinute;
        this.clock = clock;
    }

    void take(OrganizationId organization) {
        ConsumptionProbe taken = bucket(organization).tryConsumeAndReturnRemaining(1);
        if (!taken.isConsumed()) {
            throw GodwitException.retryAfter(
                    ErrorCode.RATE_LIMITED,
                    "The organization has made too many " + what + " in the last minute",
                    Duration.ofNanos(taken.getNanosToWaitForRefill()));
        }
    }

    int size() {
        synchronized (buckets) {
            return buckets.size();
        }
    }

    private Bucket bucket(OrganizationId organization) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(
                    organization,
                    first -> Bucket.builder()
                            .addLimit(limit -> limit.capacity(capacity).refillGreedy(perMinute, Duration.ofMinutes(1)))
                            .withCustomTimePrecision(clock)
                            .build());
        }
    }
}
