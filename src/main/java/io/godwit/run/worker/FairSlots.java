package io.godwit.run.worker;

import com.github.kagkarlsson.scheduler.jdbc.JdbcTaskRepositoryContext;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
import com.github.kagkarlsson.scheduler.task.Execution;
import io.godwit.run.RunQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Takes the tasks that a worker works on next. In place of db-scheduler's own statement, which takes the earliest, the function
 * {@code pick_slots} chooses by fairness between organizations. Only for a scheduler of slot tasks. Immutable, safe for any
 * thread.
 */
final class FairSlots extends PostgreSqlJdbcCustomization {

    private static final String PICK = "select * from pick_slots(?, ?, ?, make_interval(secs => ?), ?, ?, ?)";

    private final Duration lease;
    private final int mostRunning;
    private final int mostReading;

    /**
     * @param lease how long a worker without a heartbeat still counts
     * @param mostRunning how many runs one organization may have with workers at a time, on all nodes together
     * @param mostReading how many workers may read one connection at a time, on all nodes together
     */
    FairSlots(Duration lease, int mostRunning, int mostReading) {
        super(false, false);
        this.lease = lease;
        this.mostRunning = mostRunning;
        this.mostReading = mostReading;
    }

    @Override
    public List<Execution> lockAndFetchSingleStatement(
            JdbcTaskRepositoryContext context, Instant now, int limit, boolean orderByPriority) {
        return context.jdbcRunner.query(
                PICK,
                statement -> {
                    statement.setString(1, RunQueue.SLOT.getTaskName());
                    statement.setString(2, context.schedulerName.getName());
                    setInstant(statement, 3, now);
                    statement.setDouble(4, lease.toMillis() / 1000.0);
                    statement.setInt(5, mostRunning);
                    statement.setInt(6, mostReading);
                    statement.setInt(7, limit);
                },
                context.resultSetMapper.get());
    }
}
