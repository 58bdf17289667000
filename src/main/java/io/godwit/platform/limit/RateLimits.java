package io.godwit.platform.limit;

import io.github.bucket4j.TimeMeter;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.GodwitException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The rates of an organization. Each node counts in its own memory, so behind {@code n} nodes an organization may reach
 * {@code n} times a rate: enough to keep one tenant from starving the others, not a quota to bill by. Safe for any thread.
 */
@ApplicationScoped
public class RateLimits {

    /** Connection tests per minute: each makes the service connect to an address that the caller chose. */
    static final int TESTS_PER_MINUTE = 10;

    /** A sixth of a minute's requests may come at once. */
    private static final int BURSTS_PER_MINUTE = 6;

    private final Buckets requests;
    private final Buckets connectionTests;

    /** @param perMinute the requests of an organization per minute in the long run */
    @Inject
    RateLimits(
            @ConfigProperty(name = "godwit.rate-limit.requests-per-minute", defaultValue = "600") int perMinute,
            @ConfigProperty(name = "godwit.rate-limit.tests-per-minute", defaultValue = "" + TESTS_PER_MINUTE)
                    int testsPerMinute) {
        this(perMinute, testsPerMinute, TimeMeter.SYSTEM_NANOTIME);
    }

    RateLimits(int perMinute, int testsPerMinute, TimeMeter clock) {
        this.requests = new Buckets("requests", Math.max(1, perMinute / BURSTS_PER_MINUTE), perMinute, clock);
        this.connectionTests = new Buckets("connection tests", testsPerMinute, testsPerMinute, clock);
    }

    /**
     * Counts one request of REST, or one top-level field of GraphQL.
     *
     * @throws GodwitException RATE_LIMITED when the organization has had its share for now
     */
    public void request(OrganizationId organization) {
        requests.take(organization);
    }

    /**
     * Counts one connection test.
     *
     * @throws GodwitException RATE_LIMITED when the organization has had its share for now
     */
    public void connectionTest(OrganizationId organization) {
        connectionTests.take(organization);
    }
}
