package io.godwit.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.bucket4j.TimeMeter;
import io.godwit.platform.access.OrganizationId;
import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RateLimitsTest {

    private final OrganizationId one = new OrganizationId(UUID.randomUUID());
    private final OrganizationId other = new OrganizationId(UUID.randomUUID());
    private final ManualTime time = new ManualTime();

    @Test
    void aSixthOfAMinutesRequestsMayComeAtOnce() {
        RateLimits limits = new RateLimits(600, 10, time);
        for (int i = 0; i < 100; i++) {
            limits.request(one);
        }

        GodwitException refused = refused(() -> limits.request(one));

        assertThat(refused.code()).isEqualTo(ErrorCode.RATE_LIMITED);
        assertThat(refused.retryAfterSeconds()).contains(1L);
        time.pass(Duration.ofMillis(99));
        refused(() -> limits.request(one));
        time.pass(Duration.ofMillis(1));
        assertThatCode(() -> limits.request(one)).doesNotThrowAnyException();
        refused(() -> limits.request(one));
    }

    @Test
    void oneOrganizationTakesNothingFromAnother() {
        RateLimits limits = new RateLimits(6, 1, time);
        limits.request(one);
        refused(() -> limits.request(one));
        limits.connectionTest(one);
        refused(() -> limits.connectionTest(one));

        assertThatCode(() -> limits.request(other)).doesNotThrowAnyException();
        assertThatCode(() -> limits.connectionTest(other)).doesNotThrowAnyException();
    }

    @Test
    void testsComeBackOneByOne() {
        RateLimits limits = new RateLimits(600, 10, time);
        for (int i = 0; i < 10; i++) {
            limits.connectionTest(one);
        }
        assertThat(refused(() -> limits.connectionTest(one)).retryAfterSeconds())
                .contains(6L);
        time.pass(Duration.ofSeconds(6));
        assertThatCode(() -> limits.connectionTest(one)).doesNotThrowAnyException();
        refused(() -> limits.connectionTest(one));
    }

    @Test
    void idleOrganizationsAreForgotten() {
        Buckets buckets = new Buckets("requests", 1, 1, time);
        buckets.take(one);
        for (int i = 0; i < Buckets.MOST - 1; i++) {
            buckets.take(new OrganizationId(new UUID(0, i)));
        }
        refused(() -> buckets.take(one));
        for (int i = 0; i < Buckets.MOST; i++) {
            buckets.take(new OrganizationId(new UUID(1, i)));
        }

        assertThat(buckets.size()).isEqualTo(Buckets.MOST);
    }

    private static GodwitException refused(Runnable request) {
        GodwitException refusal = catchThrowableOfType(GodwitException.class, request::run);
        assertThat(refusal).isNotNull();
        return refusal;
    }

    /** Passes only when told to. */
    private static final class ManualTime implements TimeMeter {

        private long nanos;

        void pass(Duration time) {
            nanos += time.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}
