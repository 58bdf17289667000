package io.godwit.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A run as its database sees it, whether or not any service answers. It looks every few milliseconds. */
final class RunWatch implements AutoCloseable {

    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** An owner is a process and its lease. */
    private static final String READ = """
            select coalesce(sum(rows_read), 0), max(split_part(owner, '/', 1)) filter (where status = 'running')
            from godwit.chunk where run_id = cast(? as uuid)
            """;

    /** Until its first commit a chunk tells by {@code updated_at} when it was claimed. */
    private static final String CLAIM = """
            select number, claimed_at_batch, batch_number, updated_at from godwit.chunk
            where run_id = cast(? as uuid) and status = 'running' and split_part(owner, '/', 1) <> ?
            """;

    /** The clock as soon as the commit can be seen: what the batch itself notes is from before that. */
    private static final String COMMIT = """
            select clock_timestamp() from godwit.chunk
            where run_id = cast(? as uuid) and number = ? and batch_number > ?
            """;

    private final Connection session;
    private final String run;

    /**
     * A process that goes on with a chunk.
     *
     * @param batch the chunk's last batch that was committed then
     */
    record Claim(int chunk, int batch, Instant at) {}

    /** @param session may see all tenants; closed with this */
    RunWatch(Connection session, String run) {
        this.session = session;
        this.run = run;
    }

    private interface Look<T> {

        /** Empty when it is not yet so. */
        Optional<T> take() throws SQLException;
    }

    /**
     * Waits until so many rows are committed.
     *
     * @return the process that moves them
     * @throws IllegalStateException when none does any more
     */
    String awaitRead(long rows) {
        return await("rows committed", () -> {
            try (PreparedStatement statement = session.prepareStatement(READ)) {
                statement.setString(1, run);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    String process = row.getString(2);
                    if (row.getLong(1) < rows) {
                        return Optional.empty();
                    }
                    if (process == null) {
                        throw new IllegalStateException("Nobody has a chunk of run " + run + " any more");
                    }
                    return Optional.of(process);
                }
            }
        });
    }

    /** Waits until another process has a chunk. */
    Claim awaitClaimWithout(String dead) {
        return await("claim", () -> {
            try (PreparedStatement statement = session.prepareStatement(CLAIM)) {
                statement.setString(1, run);
                statement.setString(2, dead);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(claim(row)) : Optional.empty();
                }
            }
        });
    }

    private Claim claim(ResultSet row) throws SQLException {
        Claim claim = new Claim(row.getInt(1), row.getInt(2), instant(row, 4));
        if (row.getInt(3) != claim.batch()) {
            throw new IllegalStateException("Run " + run + " was seen only after a commit behind its claim");
        }
        return claim;
    }

    /** Waits for the first commit behind the claim. */
    Instant awaitCommit(Claim claim) {
        return await("commit", () -> {
            try (PreparedStatement statement = session.prepareStatement(COMMIT)) {
                statement.setString(1, run);
                statement.setInt(2, claim.chunk());
                statement.setInt(3, claim.batch());
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(instant(row, 1)) : Optional.empty();
                }
            }
        });
    }

    /** By the database's clock. */
    Instant now() throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("select clock_timestamp()");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return instant(row, 1);
        }
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNull(row.getObject(column, OffsetDateTime.class))
                .toInstant();
    }

    private <T> T await(String what, Look<T> look) {
        return Awaitility.await(what + " in run " + run)
                .pollInSameThread()
                .pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .atMost(PATIENCE)
                .until(look::take, Optional::isPresent)
                .orElseThrow();
    }

    @Override
    public void close() throws SQLException {
        session.close();
    }
}
