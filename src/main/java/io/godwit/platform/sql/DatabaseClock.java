package io.godwit.platform.sql;

import io.godwit.platform.error.ErrorCode;
import io.godwit.platform.error.GodwitException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The database's time, so that all nodes have the same, however wrong a machine's clock is. Between two looks at the database it is
 * carried on by the machine's counter, which nobody sets; while the database is away, too. Safe for any thread.
 */
final class DatabaseClock extends Clock {

    private static final long FRESH_NANOS = Duration.ofSeconds(10).toNanos();

    private final DataSource dataSource;
    private final Lock looking = new ReentrantLock();
    private volatile @Nullable Look last;

    /**
     * A look at the database's clock.
     *
     * @param instant what it said
     * @param nanos what the machine's counter said at the same time
     * @param triedNanos when a look was tried last, successful or not
     */
    private record Look(Instant instant, long nanos, long triedNanos) {}

    /** @param dataSource outside of any transaction of its caller */
    DatabaseClock(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The present instant.
     *
     * @throws GodwitException TARGET_UNREACHABLE when the database has never answered
     */
    @Override
    public Instant instant() {
        Look look = last;
        if (look == null || System.nanoTime() - look.triedNanos() > FRESH_NANOS) {
            look = refreshed(look);
        }
        return look.instant().plusNanos(System.nanoTime() - look.nanos());
    }

    /** One at a time, and nobody who has a time waits for him: the database may be slow. */
    private Look refreshed(@Nullable Look before) {
        if (before == null) {
            looking.lock();
        } else if (!looking.tryLock()) {
            return before;
        }
        try {
            Look look = look(before);
            last = look;
            return look;
        } finally {
            looking.unlock();
        }
    }

    private Look look(@Nullable Look before) {
        try (Connection session = dataSource.getConnection();
                Statement statement = session.createStatement()) {
            long asked = System.nanoTime();
            try (ResultSet row = statement.executeQuery("select clock_timestamp()")) {
                long answered = System.nanoTime();
                row.next();
                Instant said = row.getObject(1, OffsetDateTime.class).toInstant();
                return new Look(said, asked + (answered - asked) / 2, answered);
            }
        } catch (SQLException away) {
            if (before == null) {
                throw new GodwitException(ErrorCode.TARGET_UNREACHABLE, ErrorCode.TARGET_UNREACHABLE.title(), away);
            }
            return new Look(before.instant(), before.nanos(), System.nanoTime());
        }
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Instants only");
    }
}
