package io.godwit.run.stage;

import io.godwit.engine.BatchResult;
import io.godwit.engine.ChunkWork;
import io.godwit.engine.Counts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Takes the rows of a run off the stage, those of attempts that died as well, some at a time. */
final class UnstageWork implements ChunkWork<UnstageWork.Share> {

    private static final int ROWS = 50_000;

    /** Up to the row in this place, else all: a range of the index, whatever the statistics say. */
    private static final String DELETE = """
            with last as (
                select generation, digest, seq from godwit.stage
                where organization_id = ? and run_id = ? and generation <= ?
                order by generation, digest, seq offset ? limit 1)
            delete from godwit.stage where organization_id = ? and run_id = ? and (generation, digest, seq) <= (
                coalesce((select generation from last), ?), coalesce((select digest from last),
                'ffffffff-ffff-ffff-ffff-ffffffffffff'), coalesce((select seq from last), 9223372036854775807))
            """;

    private final Stage stage;
    private final Clock clock;

    UnstageWork(Stage stage, Clock clock) {
        this.stage = stage;
        this.clock = clock;
    }

    /** Whether it is the last shows only when it was taken away. */
    record Share() implements Batch {

        @Override
        public boolean isLast() {
            return false;
        }
    }

    @Override
    public Share read() {
        return new Share();
    }

    @Override
    public BatchResult write(Connection target, Share share, int number) throws SQLException {
        boolean done = delete(target, stage, Integer.MAX_VALUE);
        return new BatchResult(
                number,
                null,
                null,
                done,
                Counts.warningsOnly(0),
                Counts.Bytes.none(),
                List.of(),
                Map.of(),
                Map.of(),
                clock.instant());
    }

    /** Takes a share of the run's rows up to this generation away; true when none is left. */
    static boolean delete(Connection target, Stage stage, int generation) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement(DELETE)) {
            statement.setObject(1, stage.organization().value());
            statement.setObject(2, stage.run());
            statement.setInt(3, generation);
            statement.setInt(4, ROWS - 1);
            statement.setObject(5, stage.organization().value());
            statement.setObject(6, stage.run());
            statement.setInt(7, generation);
            return statement.executeUpdate() < ROWS;
        }
    }

    @Override
    public void close() {
        // Holds nothing open.
    }
}
