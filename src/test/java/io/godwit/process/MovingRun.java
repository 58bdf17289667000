package io.godwit.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/**
 * A run as its database sees it, whoever works on it and whether or not any service answers.
 *
 * @param id the run's
 */
record MovingRun(Site site, UUID organization, String id) {

    /** How many source rows are behind the run's checkpoints. */
    long read() throws SQLException {
        return sum("rows_read");
    }

    long inserted() throws SQLException {
        return sum("rows_inserted");
    }

    long failed() throws SQLException {
        return sum("rows_failed");
    }

    private long sum(String column) throws SQLException {
        return Long.parseLong(
                one("select coalesce(sum(" + column + "), 0)::text from godwit.chunk where run_id = '%s'"));
    }

    String status() throws SQLException {
        return one("select status from godwit.run where id = '%s'");
    }

    /** The code of what it met last; null when that is past. */
    String errorCode() throws SQLException {
        return one("select error_code from godwit.run where id = '%s'");
    }

    boolean isOver() throws SQLException {
        return one("select finished_at::text from godwit.run where id = '%s'") != null;
    }

    private String one(String sql) throws SQLException {
        return site.target(sql.formatted(id)).get(0);
    }

    /** Waits until so many rows are behind it; a fault that comes then must not come too late. */
    void awaitRead(long rows) throws SQLException {
        await("%d rows of run %s".formatted(rows, id))
                .atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> read() >= rows || isOver());
        assertThat(status())
                .as("status when the fault comes, with the error %s, of %s", errorCode(), site.logged(id))
                .isEqualTo("running");
    }

    /** Waits until somebody has brought it further, however it looked before. */
    void awaitProgress(Duration most) throws SQLException {
        long before = read();
        await("progress of run " + id)
                .atMost(most)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> read() > before);
    }

    /** Waits until it has ended, whatever it met. */
    void awaitEnd() {
        await("the end of run " + id)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(100))
                .until(this::isOver);
    }
}
